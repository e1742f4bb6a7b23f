"""A headless Chromium for proofs and tests, and what can be seen of a page in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from ctp_core.contracts import Conflict, mark

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


class NoBrowser(Conflict):
    """Pages can be looked at only with eyes."""

    code = "core.no_browser"
    message = mark(
        "This needs Chromium and the Python package playwright. Install them (apt-get install chromium; "
        "pip install -r deploy/requirements/dev.txt) or name a Chromium in CTP_CHROMIUM."
    )


def chromium_path() -> str | None:
    """Where a Chromium lies, None when there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CTP_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """One browser. Raises NoBrowser."""
    path = chromium_path()
    if path is None or find_spec("playwright") is None:
        raise NoBrowser()
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread; queries made in it are not asynchronous all the same.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
            yield browser
            browser.close()
    finally:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass
class Window:
    """One browser window at a server, and what went wrong in it: errors of scripts and of the content security policy."""

    server: str
    context: BrowserContext
    page: Page
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", self._failed)
        self.page.on("console", self._said)

    def _failed(self, error: Any) -> None:
        self.faults.append(str(error))

    def _said(self, message: Any) -> None:
        # A refusal somebody asked for is logged by the browser as well; only scripts and the policy count.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(message.text)

    def open(self, path: str) -> Page:
        """Go to *path* and wait until nothing is under way."""
        self.page.goto(self.server + path, wait_until="networkidle")
        return self.page

    def settle(self) -> None:
        """Wait until nothing is being fetched, faded or moved: half-faded text has a contrast nobody reads it at."""
        self.page.wait_for_function(
            "() => !document.querySelector('[aria-busy=true], .htmx-request, .htmx-swapping, .htmx-settling')"
            " && document.getAnimations().every(one => one.playState !== 'running')"
        )

    def axe(self, script: str) -> list[str]:
        """What axe, given as its *script*, finds wrong on the page as it stands."""
        self.settle()
        # By evaluation, not by a script tag: the content security policy stays as strict as it is.
        self.page.evaluate(f"() => {{ if (!window.axe) {{ {script} }} }}")
        found = self.page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{one['id']}: {one['help']}: {', '.join(str(node['target']) + ' ' + node['html'][:120] for node in one['nodes'])}"
            for one in found["violations"]
        ]

    def scrolls_sideways(self) -> int:
        """How many pixels the page is wider than the window."""
        width: int = self.page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return width

    def first_load(self, path: str) -> dict[str, int]:
        """Bytes on the wire, with headers, of everything a first visit to *path* loads, by address."""
        session = self.context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        addresses: dict[str, str] = {}
        sizes: dict[str, int] = {}

        def asked(event: dict[str, Any]) -> None:
            addresses[event["requestId"]] = event["request"]["url"].removeprefix(self.server)

        def loaded(event: dict[str, Any]) -> None:
            sizes[addresses.get(event["requestId"], "?")] = int(event["encodedDataLength"])

        session.on("Network.requestWillBeSent", asked)
        session.on("Network.loadingFinished", loaded)
        self.open(path)
        session.detach()
        return {address: size for address, size in sizes.items() if not address.startswith("data:")}

    def texts(self) -> list[str]:
        """Every text somebody can see or hear on the page as it stands: in elements, titles, labels, hints."""
        found: list[str] = self.page.evaluate(TEXTS)
        return found


# What is marked with a language of its own, or as none, is meant to be as it is.
TEXTS = """() => {
  const found = new Set([document.title]), home = document.documentElement.lang;
  const own = (one) => (one.closest("[lang]")?.lang ?? home) !== home;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    const skipped = "script, style, noscript, template, textarea, code, pre, kbd, [translate=no]";
    if (!parent.closest(skipped) && !own(parent)) found.add(walker.currentNode.data);
  }
  for (const one of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]"))
    if (!own(one)) for (const name of ["aria-label", "title", "placeholder", "alt"]) found.add(one.getAttribute(name) ?? "");
  return [...found].map((one) => one.trim().replace(/\\s+/g, " ")).filter(Boolean);
}"""
