"""How quick the review page is on 200 interviews of 2,000 sentences: opening, working while proposals are made, a long interview.

    python bench/review_page.py [--interviews 200] [--sentences 2000] [--method both] [--patience 7200] [--again]

Needs Chromium, and Linux for the figures on memory. The study is made of the sample's sentences, shuffled with a seed, in a
temporary folder. ``--method rules`` leaves the model out; ``--patience`` is how many seconds to wait for all proposals;
``--again`` opens the study a second time.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from qualkit import workflow
from qualkit.resources import shipped
from qualkit.segments import segment_transcript

TURN = 8  # sentences of an answer


def make_study(root: Path, interviews: int, sentences: int, method: str) -> None:
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
    (root / "qualkit.toml").write_text(f'[coding]\nmethod = "{method}"\n', encoding="utf-8")


# The time until what a key or a step of scrolling leads to is painted, and until ``done`` holds.
PAINTED = """
    const painted = () => new Promise((shown) => requestAnimationFrame(() => {
        const after = new MessageChannel();
        after.port1.onmessage = shown;
        after.port2.postMessage(0);
    }));
    const press = (key) => document.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
    const timed = async (act, done = () => true) => {
        const start = performance.now();
        act();
        while (!done()) await new Promise((later) => setTimeout(later));
        await painted();
        return (performance.now() - start) / 1000;
    };
"""
NEXT_ITEM = f"""async (key) => {{ {PAINTED}
    const before = document.querySelector('.card');
    return timed(() => press(key), () => document.querySelector('.card') !== before);
}}"""
IN_INTERVIEW = f"""async (key) => {{ {PAINTED} return timed(() => press(key)); }}"""
SCROLLED = f"""async (pixels) => {{ {PAINTED} return timed(() => window.scrollBy(0, pixels)); }}"""
ACCEPTED = f"""async () => {{ {PAINTED}
    const panel = () => document.querySelector('.panel').textContent;
    const before = panel();
    return timed(() => press('a'), () => panel() !== before);
}}"""


def told(what: str, times: list[float]) -> None:
    median, slowest = statistics.median(times) * 1000, max(times) * 1000
    print(f"{what}: median {median:.0f} ms, slowest of {len(times)} {slowest:.0f} ms", flush=True)


def measure_queue(page: Any, when: str) -> None:
    told(f"next item, {when}", [page.evaluate(NEXT_ITEM, "j") for _ in range(60)])
    told(f"accept and next item, {when}", [page.evaluate(NEXT_ITEM, "a") for _ in range(10)])


def measure_interview(page: Any, root: str, when: str) -> None:
    start = time.perf_counter()
    page.goto(f"{root}#interview/P001")
    page.locator(".turn .sentence").first.wait_for()
    print(f"long interview readable, {when}: {(time.perf_counter() - start) * 1000:.0f} ms", flush=True)
    page.wait_for_timeout(2000)
    told(f"scrolling in it, {when}", [page.evaluate(SCROLLED, 700) for _ in range(60)])
    told(f"arrow key in it, {when}", [page.evaluate(IN_INTERVIEW, "ArrowDown") for _ in range(60)])
    told(f"J in it, {when}", [page.evaluate(IN_INTERVIEW, "j") for _ in range(40)])
    accepted = []
    for _ in range(5):
        page.evaluate(IN_INTERVIEW, "j")
        accepted.append(page.evaluate(ACCEPTED))
    told(f"accept in it, {when}", accepted)


def at_work(process: int) -> float:
    """The seconds that a processor has worked for a process, as Linux tells it: what counts where others share the computer."""
    user, system = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def peak_memory(process: int) -> str:
    """The most memory that a process and its children have held so far, as Linux tells it."""
    held = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
        except OSError:
            continue
        if str(process) in (folder.name, status["PPid"].strip()) and "VmHWM" in status:
            held.append(int(status["VmHWM"].split()[0]) // 1024)
    return " + ".join(f"{each:,} MB" for each in sorted(held, reverse=True))


@contextmanager
def review(root: Path) -> Iterator[tuple[subprocess.Popen[str], str, float]]:
    """``qualkit review`` at work: its process, its address, and when it was started."""
    command = [sys.executable, "-m", "qualkit", "review", "--study", str(root), "--coder", "bench", "--no-browser"]
    start = time.perf_counter()
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout
    try:
        line = server.stdout.readline()
        print(f"address printed after {time.perf_counter() - start:.1f} s", flush=True)
        found = re.search(r"http\S+", line)
        assert found, line
        yield server, found[0], start
    finally:
        server.terminate()
        server.wait()


def measure(root: Path, browser: Any, method: str, patience: int) -> None:
    with review(root) as (server, address, start):

        def since(what: str) -> None:
            print(
                f"{what} after {time.perf_counter() - start:.1f} s, {at_work(server.pid):.1f} s of them at work",
                flush=True,
            )

        page = browser.new_page()
        page.goto(address)
        page.locator("#main :not(.quiet)").first.wait_for()
        since("something to see")
        page.locator("#tabs a").first.wait_for(timeout=600_000)
        since("review page")
        page.locator(".card").wait_for(timeout=600_000)
        since("first proposal")
        measure_queue(page, "while proposals are made")
        measure_interview(page, address.partition("?")[0], "while proposals are made")
        print(f"peak memory so far: {peak_memory(server.pid)}", flush=True)
        page.goto(f"{address.partition('?')[0]}#problems")
        learn = page.locator("#progress button")
        if method != "rules":
            busy = page.locator("#progress .busy")
            busy.filter(has_text="Learning").wait_for(timeout=patience * 1000)
            since("all proposed by the rules")
            busy.filter(has_text="Proposing").wait_for(timeout=patience * 1000)
            since("learned")
        learn.wait_for(timeout=patience * 1000)
        since("all proposed")
        before = time.perf_counter()
        page.goto(address)
        page.locator(".card").wait_for()
        print(f"page with its first proposal: {(time.perf_counter() - before) * 1000:.0f} ms", flush=True)
        measure_queue(page, "when all is proposed")
        measure_interview(page, address.partition("?")[0], "when all is proposed")
        learn.click()
        before = time.perf_counter()
        page.goto(address)
        page.locator(".card").wait_for()
        measure_queue(page, "while the model learns")
        measure_interview(page, address.partition("?")[0], "while the model learns")
        page.locator("#progress .busy", has_text="Proposing").wait_for(timeout=patience * 1000)
        print(f"learned again after {time.perf_counter() - before:.1f} s", flush=True)
        print(f"peak memory: {peak_memory(server.pid)}", flush=True)
        page.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--interviews", type=int, default=200)
    parser.add_argument("--sentences", type=int, default=2000)
    parser.add_argument("--method", choices=["rules", "model", "both"], default="both")
    parser.add_argument("--patience", type=int, default=7200)
    parser.add_argument("--again", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = Path(folder) / "study"
        make_study(root, given.interviews, given.sentences, given.method)
        chromium = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        measure(root, browser, given.method, given.patience)
        if given.again:
            print("the same study, opened again:")
            measure(root, browser, given.method, given.patience)


if __name__ == "__main__":
    main()
