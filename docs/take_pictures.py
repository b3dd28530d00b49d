"""Takes the pictures of the review page in docs/pictures from the sample study: ``python docs/take_pictures.py``; needs Chromium."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
OPEN = ("E01", "P01", "G01", "S01")  # interviews whose decisions are left out, so that there is something to review


def make_study(root: Path) -> None:
    """The sample study with a few interviews that nobody has coded."""
    shutil.copytree(ROOT / "transcripts_sample", root)
    for log in (root / "decisions").glob("*.jsonl"):
        lines = log.read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if json.loads(line)["transcript"] not in OPEN]
        log.write_text("\n".join(kept) + "\n", encoding="utf-8")


@contextmanager
def served(root: Path) -> Iterator[str]:
    """The address of the page while it is served."""
    command = [sys.executable, "-m", "qualkit", "review", "--study", str(root), "--coder", "anna", "--no-browser"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout
    found = re.search(r"http\S+", server.stdout.readline())
    assert found
    try:
        yield found[0]
    finally:
        server.terminate()
        server.wait()


def take(browser: Any, address: str) -> None:
    """The queue, an interview, the comparison of coders, and the queue on a telephone."""
    page = browser.new_page(viewport={"width": 1280, "height": 860})
    page.goto(address)
    page.get_by_role("button", name="Learn again").wait_for(timeout=300_000)
    page.locator(".card").wait_for()
    while not page.locator(".card mark").count():
        page.keyboard.press("j")  # on to a proposal that rests on words
    page.screenshot(path=PICTURES / "review-queue.png")
    page.evaluate("location.hash = '#interview/P01'")
    page.locator(".sentence.open").nth(1).click()
    page.wait_for_timeout(500)
    page.screenshot(path=PICTURES / "review-interview.png")
    page.evaluate("location.hash = '#compare'")
    page.locator(".sides").wait_for()
    page.screenshot(path=PICTURES / "review-compare.png")
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("location.hash = '#queue'")
    page.locator(".card").wait_for()
    page.screenshot(path=PICTURES / "review-phone.png")


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        make_study(Path(folder) / "study")
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        with served(Path(folder) / "study") as address:
            take(chromium, address)
        chromium.close()
