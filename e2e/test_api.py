"""Requests generated from the OpenAPI document of the running application: none may end in an error of the server."""

import http.cookiejar
import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from conftest import ROOT, App

EXAMPLES = os.environ.get("SCHEMATHESIS_EXAMPLES", "5")
CHECKS = ",".join(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
        "response_headers_conformance",
        "unsupported_method",
    ]
)


@pytest.fixture
def filled(tmp_path):
    """An application with the published case, and the headers of someone signed in."""
    app = App(tmp_path)
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    opener.open(app.link).read()
    session = json.load(opener.open(f"{app.url}/session"))
    headers = {
        "Cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar),
        "X-Oncase-Token": session["token"],
    }
    text = (ROOT / "examples/necb/case.yaml").read_bytes()
    kind = {"Content-Type": "application/octet-stream"}
    request = urllib.request.Request(f"{app.url}/api/v1/imports?name=case.yaml", text, {**headers, **kind})
    assert urllib.request.urlopen(request).status == 201
    yield app, headers
    app.end()


def test_no_generated_request_is_an_error_of_the_server(filled):
    app, headers = filled
    command = [str(Path(sys.executable).parent / "schemathesis"), "--config-file", str(ROOT / "e2e/schemathesis.toml"), "run"]
    command += [f"{app.url}/api/v1/openapi.json", "--phases", "coverage,fuzzing", "--checks", CHECKS]
    command += ["--max-examples", EXAMPLES, "--request-timeout", "60", "--no-color"]
    # An archived case takes no edits, so that the requests after it would say little.
    command += ["--exclude-operation-id", "archive_case"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=900, cwd=app.folder)
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-2000:]
    assert app.process.poll() is None
