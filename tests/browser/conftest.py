"""A real service in processes of its own, and a real browser that notes whatever it complains of."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    ViewportSize,
    sync_playwright,
)

from service.security.key_format import new_key

CHROMIUM = Path("/usr/bin/chromium")
CHECKOUT = Path(__file__).resolve().parents[2]
DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
REPORT_VIOLATIONS = """
window.addEventListener("securitypolicyviolation", (violation) =>
  console.error(`policy violated: ${violation.violatedDirective} ${violation.blockedURI}`));
"""


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """A running service and its administrator's key."""

    address: str
    admin_key: str


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Running]:
    """Run the service as a stranger would: one command, an empty store."""
    folder = tmp_path_factory.mktemp("browser")
    port, key = _free_port(), new_key().text
    environment = {
        **os.environ,
        "ZONEBOOK_STORE": f"sqlite:///{folder / 'store.sqlite'}",
        "ZONEBOOK_PORT": str(port),
        "ZONEBOOK_BOOTSTRAP_KEY": key,
    }
    address = f"http://127.0.0.1:{port}"
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "service", "run"],
            cwd=CHECKOUT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    try:
        assert process.stdout is not None
        if not any(address in line for line in process.stdout):
            pytest.fail(f"the service did not start:\n{(folder / 'log').read_text(encoding='utf-8')}")
        if not pytestconfig.getoption("--run-all"):
            _give_up_the_example(address, key)
        yield Running(address=address, admin_key=key)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def _give_up_the_example(address: str, key: str) -> None:
    """Cancel the worked derivation: the worker is wanted for others, and only long proofs look at it."""
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=f"{address}/api/v1", headers=headers, timeout=30) as http:
        for one in http.get("/derivations").json()["items"]:
            http.post(f"/jobs/{one['job']}/cancel").raise_for_status()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium; without it the browser tests cannot run, and say so.

    For a module, not a session: while it runs, its event loop runs in this thread, and no test elsewhere
    could start one.
    """
    if not CHROMIUM.is_file():
        reason = f"{CHROMIUM} is missing: install the package chromium to run the browser tests"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM))
        yield started
        started.close()


class Visit:
    """A person at a browser: a page, and everything it complained of."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.complaints: list[str] = []
        self.outside: list[str] = []
        context.add_init_script(REPORT_VIOLATIONS)
        self.page: Page = context.new_page()
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._note_request)

    def open(self, path: str) -> Page:
        """Open a page of the service."""
        self.page.goto(self.address + path)
        return self.page

    def sign_in(self, key: str, language: str = "en") -> None:
        """Sign in with a key."""
        self.open(f"/{language}/sign-in")
        self.page.fill("#key", key)
        self.page.click("main button")
        self.page.wait_for_url(f"{self.address}/{language}/")

    def check(self) -> None:
        """Insist that the page is accessible, and all that `check_quiet` asks."""
        found = Axe().run(self.page)
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"
        self.check_quiet()

    def check_quiet(self) -> None:
        """Insist that the page complains of nothing, asks nobody else, and fits its window."""
        assert self.complaints == [], self.page.url
        assert self.outside == [], self.page.url
        wide = self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        assert not wide, f"{self.page.url} is wider than the window"

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def _note_request(self, request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(self.address).netloc and not request.url.startswith(
            "data:"
        ):
            self.outside.append(request.url)


@pytest.fixture
def visit(browser: Browser, running: Running) -> Iterator[Visit]:
    """Give a fresh browser profile at a desk."""
    context = browser.new_context(viewport=DESK)
    yield Visit(context, running.address)
    context.close()


@pytest.fixture
def phone(browser: Browser, running: Running) -> Iterator[Visit]:
    """Give a fresh browser profile on a phone."""
    context = browser.new_context(viewport=PHONE)
    yield Visit(context, running.address)
    context.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
