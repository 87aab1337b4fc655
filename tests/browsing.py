"""The system's Chromium under a test's hand, and pages that may reach nothing."""

import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import _system
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route

WIDTHS = (360, 1400)
THEMES = ("light", "dark")


def start(playwright: Playwright, env: dict[str, str] | None = None) -> Browser:
    """Start the system's Chromium; it is heard only where `env` names a sound server."""
    return playwright.chromium.launch(
        executable_path=_system.browser(),
        args=["--autoplay-policy=no-user-gesture-required"],
        ignore_default_args=["--mute-audio"] if env else None,
        env={**os.environ, **(env or {})},
    )


def until(page: Page, expression: str, seconds: float = 30.0) -> None:
    """Wait until a JavaScript expression is true. Playwright's own way needs `eval`, which a page may forbid."""
    latest = time.monotonic() + seconds
    while not page.evaluate(expression):
        if time.monotonic() > latest:
            raise TimeoutError(f"waited {seconds:.0f} s in vain for {expression}")
        page.wait_for_timeout(20)


@dataclass
class Visit:
    """Opens pages from files, and notes whatever they should not do."""

    browser: Browser
    folder: Path
    asked: list[str] = field(default_factory=list)
    """Addresses that a page asked for, beside itself; none of them was reached."""
    said: list[str] = field(default_factory=list)
    """What it wrote to the console, and the errors that it threw."""
    contexts: list[BrowserContext] = field(default_factory=list)

    def __call__(self, html: str, width: int = 1400, theme: Any = "light", **more: Any) -> Page:
        file = self.folder / "page.html"
        file.write_bytes(html.encode())
        size: Any = {"width": width, "height": 800}
        context = self.browser.new_context(viewport=size, color_scheme=theme, **more)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", lambda dialog: (self.said.append(dialog.message), dialog.dismiss()))

        def decide(route: Route) -> None:
            if route.request.url == file.as_uri():
                route.continue_()
            else:
                self.asked.append(route.request.url)
                route.abort()

        context.route("**/*", decide)
        page.goto(file.as_uri())
        return page
