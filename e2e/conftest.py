"""A running application on an empty store, and a browser to use it with."""

import json
import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
ONCASE = Path(os.environ.get("ONCASE", ROOT / "target/debug/oncase"))
PICTURES = Path(os.environ.get("ONCASE_PICTURES", ROOT / "target/e2e-pictures"))
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
SPEED = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


PASSWORD = "correct horse battery staple"


class App:
    """The application, its address, and how to sign in. With `accounts` (roles by name), people sign in by password."""

    def __init__(self, folder: Path, name: str = "Dr. One", accounts: dict[str, str] | None = None, more: tuple[str, ...] = ()):
        self.folder = folder
        environment = {**os.environ, "USER": name, "LOGNAME": name}
        data = ["--data", str(folder / "cases.db")]
        port = free_port() if accounts else 0
        command = [str(ONCASE), "serve", *data, "--port", str(port), "--no-open", "--format", "json"]
        for account, role in (accounts or {}).items():
            make = [str(ONCASE), "accounts", "add", account, "--role", role, "--password-stdin", *data]
            subprocess.run(make, input=PASSWORD, text=True, check=True, capture_output=True)
        if accounts:
            command += ["--public-url", f"http://127.0.0.1:{port}", *more]
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        told = self.first_words()
        self.link = told["link"]
        self.url = told["url"]

    def first_words(self) -> dict:
        """The JSON that it prints when it listens."""
        text = ""
        for line in self.process.stdout:
            text += line
            if line.startswith("}"):
                return json.loads(text)
        raise AssertionError(f"the application did not start: {self.process.stderr.read()}")

    def end(self):
        self.process.terminate()
        self.process.wait(timeout=15)


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@pytest.fixture(scope="session")
def browser():
    assert CHROMIUM, "chromium is missing: apt-get install -y --no-install-recommends chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SPEED, chromium_sandbox=False)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def app(tmp_path_factory):
    app = App(tmp_path_factory.mktemp("store"))
    yield app
    app.end()


@pytest.fixture(scope="session")
def signed_in(app, browser: Browser):
    """The cookies of a signed-in browser; every test opens a fresh window with them."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(app.link)
    page.wait_for_url("**/cases")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def empty(tmp_path, browser: Browser):
    """A window on an application whose store is empty."""
    app = App(tmp_path)
    context = browser.new_context(base_url=app.url, viewport={"width": 1360, "height": 900})
    page = context.new_page()
    page.set_default_timeout(8000)
    page.goto(app.link)
    page.wait_for_url("**/cases")
    yield page
    context.close()
    app.end()


@pytest.fixture
def window(app, browser: Browser, signed_in):
    """Opens windows of a signed-in browser, and fails on any error of the script or of the content security policy."""
    contexts, errors = [], []

    def open_window(width=1360, height=900, **more) -> Page:
        context = browser.new_context(base_url=app.url, storage_state=signed_in, viewport={"width": width, "height": height}, **more)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" and "Failed to load resource" not in said.text else None)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert not errors, errors


@pytest.fixture
def page(window) -> Page:
    return window()


def picture(page: Page, name: str, **more):
    """Keeps a picture for a person to look at."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", **more)


def accessible(page: Page, rules=None):
    """Fails on any violation that axe finds; by these rules only, where some are named."""
    # Figures are pictures with a title and a description; what is drawn in them is not for a reader of text.
    options = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = {"type": "rule", "values": rules}
    found = Axe().run(page, context={"exclude": [["svg > g"]]}, options=options)
    violations = [
        (violation["id"], violation["help"], [node["html"][:160] for node in violation["nodes"][:4]])
        for violation in found.response["violations"]
    ]
    assert not violations, json.dumps(violations, indent=1)


def saved(page: Page):
    """Waits until everything typed is on the disk."""
    expect(page.locator("#save-state")).to_have_text("Saved")
    page.wait_for_function("() => !document.querySelector('.unsaved-field')")


def new_case(page: Page, title: str, case: str):
    page.goto("/cases")
    page.get_by_role("button", name="New case").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Title").fill(title)
    dialog.get_by_label("Id").fill(case)
    dialog.get_by_role("button", name="Make it").click()
    page.wait_for_url(f"**/cases/{case}")


def api(page: Page, method: str, path: str, body=None):
    """Asks the programming interface from inside the page."""
    return page.evaluate(
        """async ([method, path, body]) => {
            const { token } = await (await fetch('/session')).json();
            const answer = await fetch(path, { method, headers: { 'content-type': 'application/json', 'x-oncase-token': token }, body: body == null ? undefined : JSON.stringify(body) });
            const text = await answer.text();
            try { return JSON.parse(text); } catch { return text; }
        }""",
        [method, path, body],
    )
