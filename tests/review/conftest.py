"""A real server in a process of its own, and a real browser."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)
REQUIRED = "QUALKIT_NEEDS_BROWSER"  # set where a missing browser must be a failure


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Chromium without a window; skipped where there is none, unless one is required."""
    if not CHROMIUM:
        if os.environ.get(REQUIRED):
            pytest.fail(f"no Chromium is installed, and {REQUIRED} is set")
        pytest.skip("no Chromium is installed (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def window(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Opens windows of a browser in which nothing was done before; a script error in any of them is a failure."""
    wrong: list[str] = []
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    context.on("weberror", lambda error: wrong.append(str(error.error)))

    def opened(address: str) -> Any:
        page = context.new_page()
        page.on("dialog", lambda dialog: wrong.append(f"dialog: {dialog.message}") or dialog.dismiss())
        page.goto(address)
        return page

    yield opened
    context.close()
    assert wrong == []


class Server:
    """``qualkit review`` at work on a study."""

    def __init__(self, root: Path, *options: str) -> None:
        command = [sys.executable, "-m", "qualkit", "review", "--study", str(root), "--no-browser", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout
        told = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/\?token=\S+", told)
        if not found:
            self.process.kill()
            raise AssertionError(told + self.process.communicate()[1])
        self.address = found[0]

    def stop(self) -> tuple[int, str]:
        """Ctrl-C; the exit code and what was printed after the address."""
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=20)
        return self.process.returncode, out + err


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Starts servers, and ends those that are still running."""
    running: list[Server] = []

    def start(root: Path, *options: str) -> Server:
        running.append(Server(root, *options))
        return running[-1]

    yield start
    for server in running:
        if server.process.poll() is None:
            server.process.kill()
            server.process.communicate()
