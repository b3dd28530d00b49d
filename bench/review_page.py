"""How quick the review page is on 200 interviews of 2,000 sentences: opening, next item, a decision, a long interview.

    python bench/review_page.py [--interviews 200] [--sentences 2000]

Needs Chromium. The study is made of the sample's sentences, shuffled with a seed, in a temporary folder; the rules propose.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from qualkit import workflow
from qualkit.resources import shipped
from qualkit.segments import segment_transcript

TURN = 8  # sentences of an answer


def make_study(root: Path, interviews: int, sentences: int) -> None:
    study = workflow.open_study(shipped("transcripts_sample"))
    pool = [" ".join(s.text.split()) for t in study.transcripts for s in segment_transcript(t, study.people)]
    pool = [text for text in pool if text[-1] in ".?!" and text[0].isupper()]
    draw = random.Random(1)
    (root / "transcripts").mkdir(parents=True)
    for number in range(interviews):
        lines = [
            f"INT: What then?\n\nP{number:03}: {' '.join(draw.choices(pool, k=TURN))}\n"
            for _ in range(sentences // TURN)
        ]
        (root / "transcripts" / f"P{number:03}.txt").write_text("\n".join(lines), encoding="utf-8")
    people = "".join(f"P{n:03},employer\n" for n in range(interviews))
    (root / "participants.csv").write_text("participant,group\n" + people, encoding="utf-8")
    (root / "qualkit.toml").write_text('[coding]\nmethod = "rules"\n', encoding="utf-8")


def timed(action: Any) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def median_ms(times: list[float]) -> str:
    return f"median {statistics.median(times) * 1000:.0f} ms, slowest {max(times) * 1000:.0f} ms"


def measure(address: str, page: Any) -> None:
    # A keydown whose work is done when the card shows another item (or, for a decision, the server has answered).
    key = """async (key) => {
        const before = document.querySelector('.card'), start = performance.now();
        document.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
        while (document.querySelector('.card') === before) await new Promise((done) => setTimeout(done));
        return (performance.now() - start) / 1000;
    }"""
    print("next item:", median_ms([page.evaluate(key, "j") for _ in range(60)]))
    print("accept and next item:", median_ms([page.evaluate(key, "a") for _ in range(60)]))
    root = address.partition("?")[0]

    def long_interview() -> None:
        page.goto(f"{root}#interview/P001")
        page.locator(".turn .sentence").first.wait_for()

    print(f"long interview readable: {timed(long_interview) * 1000:.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--interviews", type=int, default=200)
    parser.add_argument("--sentences", type=int, default=2000)
    given = parser.parse_args()
    root = Path(tempfile.mkdtemp()) / "study"
    make_study(root, given.interviews, given.sentences)
    command = [sys.executable, "-m", "qualkit", "review", "--study", str(root), "--coder", "bench", "--no-browser"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout
    try:
        start = time.perf_counter()
        line = server.stdout.readline()
        print(f"interviews read, address printed after {time.perf_counter() - start:.1f} s")
        found = re.search(r"http\S+", line)
        assert found, line
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            page = browser.new_page()

            def first() -> None:
                page.goto(found[0])
                page.locator("#tabs a").first.wait_for()

            print(f"page interactive while proposing: {timed(first) * 1000:.0f} ms")
            page.locator(".card").wait_for(timeout=600_000)
            print(f"first proposal on the page after {time.perf_counter() - start:.1f} s")
            page.get_by_role("button", name="Learn again").wait_for(timeout=3_600_000)
            print(f"all proposed after {time.perf_counter() - start:.1f} s")

            def again() -> None:
                page.goto(found[0])
                page.locator(".card").wait_for()

            print(f"page with its first proposal: {timed(again) * 1000:.0f} ms")
            measure(found[0], page)
            browser.close()
    finally:
        server.terminate()
        shutil.rmtree(root.parent)


if __name__ == "__main__":
    main()
