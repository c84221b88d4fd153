"""A real browser before a real server: Chromium, and the application on a free port."""

import logging
import threading
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

AXE = AXE_FILE_PATH.read_text("utf-8")
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

OpenContext = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def server(app: Flask) -> Iterator[str]:
    """The application listening on a port of this machine; its address."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    listening = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=listening.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{listening.server_port}"
    listening.shutdown()
    thread.join()
    listening.server_close()


@pytest.fixture
def new_context(browser: Browser, server: str) -> Iterator[OpenContext]:
    """Open a fresh browser profile: `new_context(width=360, height=640, java_script_enabled=…)`."""
    opened: list[BrowserContext] = []

    def make(width: int = 360, height: int = 640, **settings: object) -> BrowserContext:
        viewport = {"width": width, "height": height}
        context = browser.new_context(
            base_url=server,
            viewport=viewport,  # type: ignore[arg-type]
            locale="vi-VN",
            **settings,  # type: ignore[arg-type]
        )
        context.set_default_timeout(10_000)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


def barriers(page: Page, contrast: bool = True) -> list[str]:
    """What axe-core finds on the page, a line for each kind of barrier."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(
        "contrast => axe.run({resultTypes: ['violations'], rules: {'color-contrast': {enabled:"
        " contrast}}}).then(r => r.violations)",
        contrast,
    )
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found]


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    width: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width


def reach(page: Page, name: str) -> None:
    """Press Tab until what has the focus bears this name."""
    for _ in range(160):
        page.keyboard.press("Tab")
        held = page.evaluate(
            "(e => e.matches('a, button') ? e.textContent : e.labels?.[0]?.textContent ?? '')"
            "(document.activeElement)"
        )
        if name in " ".join(held.split()):
            return
    raise AssertionError(f"Tab never reaches {name!r}")


def follow(page: Page, name: str) -> None:
    """Reach what bears this name, press Enter, and wait for the page it leads to."""
    reach(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")
