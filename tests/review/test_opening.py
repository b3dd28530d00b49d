"""A study is read while the page is open already; what cannot be read reaches the terminal."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from starlette.testclient import TestClient

from qualkit.errors import QualkitError
from qualkit.review import open_desk, serve
from qualkit.review.desk import Desk
from qualkit.review.opening import door, start_opening
from qualkit.workflow.study import Progress
from tests.review.study import HOST, TOKEN, log, make_study

serving = sys.modules["qualkit.review.serve"]


def held(root: Path, gate: Event, begun: Event | None = None) -> Callable[[Progress], Desk]:
    """Opens the desk of a study, but says that it is at interview 57 of 200 until the gate opens."""

    def open_it(progress: Progress) -> Desk:
        progress("reading", 56, 200)
        if begun:
            begun.set()
        gate.wait(30)
        return open_desk(root, "anna", progress=progress)

    return open_it


def test_until_everything_is_read_the_page_hears_only_how_far_it_is(tmp_path: Path) -> None:
    root, gate, begun = make_study(tmp_path / "study"), Event(), Event()
    opening = start_opening(held(root, gate, begun), TOKEN)
    assert begun.wait(10)
    client = TestClient(door(opening, TOKEN), base_url=HOST)
    assert client.get("/api/reading").status_code == 403
    assert client.get(f"/?token={TOKEN}").status_code == 200
    told = {"ready": False, "stage": "reading", "done": 56, "total": 200}
    assert client.get("/api/reading").json() == told
    assert client.get("/static/main.js").status_code == 200
    assert client.get("/api/study").status_code == 404
    wanted = {"action": "done", "transcript": "P1", "start": 0, "end": 0}
    early = client.post("/api/decisions", json={"lines": [wanted]}, headers={"Origin": HOST})
    assert early.status_code == 404 and log(root) == []
    gate.set()
    assert opening.done.wait(30)
    assert client.get("/api/reading").json() == {"ready": True}
    assert client.get("/api/study").json()["coder"] == "anna"
    late = client.post("/api/decisions", json={"lines": [wanted]}, headers={"Origin": HOST})
    assert late.status_code == 200 and len(log(root)) == 1


def test_reading_tells_how_far_it_is(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    open_desk(make_study(tmp_path / "study"), "anna", progress=lambda *at: told.append(at))
    for stage in ("reading", "preparing"):
        assert [(done, total) for name, done, total in told if name == stage and total] == [(0, 2), (1, 2)]


def test_a_study_that_cannot_be_read_is_an_error_in_the_terminal_and_no_page(tmp_path: Path) -> None:
    (tmp_path / "codebook").mkdir()
    (tmp_path / "codebook" / "x.yaml").write_text("code: [", encoding="utf-8")
    for root, said in ((tmp_path / "nowhere", "There is no folder"), (tmp_path, "x.yaml")):
        command = [sys.executable, "-m", "qualkit", "review", "--study", str(root), "--no-browser"]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert ended.returncode == 1 and said in ended.stderr and "→" in ended.stderr
        assert "http" not in ended.stdout


def test_an_error_after_long_reading_ends_the_server_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "AT_ONCE", 0)
    monkeypatch.setattr(serving, "LAST_WORD", 0.1)
    gate = Event()

    def open_it(progress: Progress) -> Desk:
        gate.wait(30)
        raise QualkitError("No transcript could be read.", "Put interviews there.")

    with ThreadPoolExecutor() as pool:
        served = pool.submit(serve, open_it, 0, lambda address: gate.set())
        assert isinstance(served.exception(30), QualkitError) and gate.is_set()
    opening = start_opening(open_it, TOKEN)
    assert opening.done.wait(10)
    client = TestClient(door(opening, TOKEN), base_url=HOST)
    client.get(f"/?token={TOKEN}")
    told = client.get("/api/reading")
    assert told.status_code == 400 and told.json()["error"] == "No transcript could be read."
    assert told.json()["remedy"].startswith("Put interviews there.")


def test_the_page_turns_into_the_review_page_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, window: Callable[..., Any]
) -> None:
    monkeypatch.setattr(serving, "AT_ONCE", 0)
    root, gate, listening = make_study(tmp_path / "study"), Event(), Event()
    told: list[str] = []

    def opened(address: str) -> None:
        told.append(address)
        listening.set()

    Thread(target=serve, args=(held(root, gate), 0, opened), daemon=True).start()
    assert listening.wait(30)
    page = window(told[0])
    page.get_by_text("Reading interview 57 of 200 …").wait_for()
    assert page.locator("#tabs a").count() == 0
    gate.set()
    page.locator(".card .sentence.current").wait_for()
    assert page.locator("#tabs a").count() == 7
