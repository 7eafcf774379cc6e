"""Signing in through an identity provider on another site: a real browser, its cookies and redirects."""

import base64
import hashlib
import json
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlparse

import pytest
from playwright.sync_api import expect

from conftest import ONCASE, ROOT, App, accessible, picture

KEY = ROOT / "crates/server/tests/provider/rsa.pem"
ACCOUNTS = {"dr.abel": "editor"}


def key_numbers() -> list[int]:
    """Version, modulus and exponents of the key, which stand as integers in a sequence (PKCS #1)."""
    der = base64.b64decode("".join(KEY.read_text().splitlines()[1:-1]))

    def read(at: int) -> tuple[int, int]:
        """Where the value begins and ends whose tag is here."""
        length, start = der[at + 1], at + 2
        if length >= 0x80:
            start = at + 2 + (length & 0x7F)
            length = int.from_bytes(der[at + 2 : start])
        return start, start + length

    at, end = read(0)
    numbers = []
    while at < end:
        start, at = read(at)
        numbers.append(int.from_bytes(der[start:at]))
    return numbers


def words(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(claims: dict) -> str:
    """A token by RS256: the padded SHA-256 to the power of the private exponent (RFC 8017, 8.2.1)."""
    _, n, _, d = key_numbers()[:4]
    header = {"alg": "RS256", "kid": "rsa"}
    message = ".".join(words(json.dumps(part).encode()) for part in (header, claims))
    prefix = bytes.fromhex("3031300d060960864801650304020105000420")
    info = prefix + hashlib.sha256(message.encode()).digest()
    size = (n.bit_length() + 7) // 8
    padded = b"\0\1" + b"\xff" * (size - len(info) - 3) + b"\0" + info
    return f"{message}.{words(pow(int.from_bytes(padded), d, n).to_bytes(size))}"


@pytest.fixture(scope="module")
def provider():
    """A provider with one page, where one chooses who one is."""
    asked = {}

    class Handler(BaseHTTPRequestHandler):
        def answer(self, body: str, kind="application/json", **headers):
            self.send_response(303 if headers else 200)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def do_GET(self):
            path, query = urlparse(self.path).path, parse_qs(urlparse(self.path).query)
            if path == "/.well-known/openid-configuration":
                known = {"issuer": issuer, "authorization_endpoint": f"{issuer}/authorize", "token_endpoint": f"{issuer}/token", "jwks_uri": f"{issuer}/keys"}
                self.answer(json.dumps({**known, "response_types_supported": ["code"], "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"]}))
            elif path == "/keys":
                _, n, e = key_numbers()[:3]
                self.answer(json.dumps({"keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "rsa", "n": words(n.to_bytes(256)), "e": words(e.to_bytes(3))}]}))
            elif path == "/authorize":
                asked.update({name: value[0] for name, value in query.items()})
                links = "".join(f'<p><a href="/as?name={name}">I am {name}</a></p>' for name in ("dr.abel", "stranger"))
                self.answer(f"<title>Provider</title><main><h1>Who are you?</h1>{links}</main>", "text/html")
            elif path == "/as":
                asked["name"] = query["name"][0]
                back = urlencode({"code": "once", "state": asked["state"]})
                self.answer("", Location=f"{asked['redirect_uri']}?{back}")
            else:
                self.send_error(404)

        def do_POST(self):
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            challenge = words(hashlib.sha256(form["code_verifier"][0].encode()).digest())
            assert challenge == asked["code_challenge"]
            now = int(time.time())
            claims = {"iss": issuer, "aud": "oncase", "sub": "1", "iat": now, "exp": now + 60, "nonce": asked["nonce"], "preferred_username": asked["name"]}
            self.answer(json.dumps({"access_token": "opaque", "token_type": "Bearer", "id_token": signed(claims)}))

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    # Another site than 127.0.0.1, as a provider is.
    issuer = f"http://localhost:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield issuer
    server.shutdown()


@pytest.fixture
def clinic(provider, tmp_path):
    without = subprocess.run([str(ONCASE), "serve", "--data", str(tmp_path / "no.db"), "--public-url", "http://127.0.0.1:1", "--port", "1", "--oidc-issuer", "http://example.org", "--oidc-client-id", "oncase"], capture_output=True, text=True)
    if "built without OpenID Connect" in without.stderr:
        pytest.skip("the program was built without the feature `oidc`")
    app = App(tmp_path, accounts=ACCOUNTS, more=("--oidc-issuer", provider, "--oidc-client-id", "oncase", "--no-passwords"))
    yield app
    app.end()


def test_the_provider_says_who_and_the_account_what_they_may(clinic, browser):
    context = browser.new_context(base_url=clinic.url)
    page = context.new_page()
    page.set_default_timeout(8000)
    page.goto("/cases")
    page.wait_for_url("**/login")
    expect(page.get_by_label("Password")).to_have_count(0)
    accessible(page)
    picture(page, "sign-in-through-a-provider")
    page.get_by_role("link", name="Sign in with your organisation").click()
    page.get_by_role("link", name="I am dr.abel").click()
    page.wait_for_url("**/cases")
    expect(page.locator("#user")).to_contain_text("dr.abel (editor)")
    used = page.context.cookies()
    assert [cookie["sameSite"] for cookie in used] == ["Strict"], used
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/login")

    page.get_by_role("link", name="Sign in with your organisation").click()
    page.get_by_role("link", name="I am stranger").click()
    expect(page.locator("main")).to_contain_text("there is no account of that name here")
    accessible(page)
    picture(page, "stranger")
    page.goto("/cases")
    page.wait_for_url("**/login")
    context.close()
