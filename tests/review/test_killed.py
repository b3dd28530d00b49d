"""The server killed at any moment, some hundred times, while two windows decide, undo and write a memo: nothing acknowledged is lost."""

from __future__ import annotations

import http.client
import json
import os
import queue
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from qualkit.decisions import read_decisions
from tests.review.study import make_study

KILLS = 200
ROOT = Path(__file__).parents[2]
Place = tuple[int, str]  # a sentence of E1, and a code; without code, whether it is done
posix_only = pytest.mark.skipif(os.name != "posix", reason="needs fork and SIGKILL")


class Nursery:
    """Starts servers on a study and reads what they print; see ``nursery.py``."""

    def __init__(self, study: Path) -> None:
        command = [sys.executable, "-W", "ignore", "-m", "tests.review.nursery", str(study)]
        self.study = study
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT)  # fmt: skip
        self.lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        assert self.lines.get(timeout=120) == "ready"

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.put(line.strip())
        self.lines.put("ended")

    def start(self) -> int:
        assert self.process.stdin
        self.process.stdin.write(f"{self.study}\n")
        self.process.stdin.flush()
        return int(self._until("pid ").removeprefix("pid "))

    def address(self) -> str:
        return self._until("Review page: ").removeprefix("Review page: ")

    def kill(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)
        self._until("gone")

    def _until(self, beginning: str) -> str:
        while not (line := self.lines.get(timeout=60)).startswith(beginning):
            pass
        return line

    def close(self) -> None:
        self.process.kill()
        self.process.wait(20)


class Window:
    """A browser window: it holds the cookie, and asks over one connection."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.origin = f"http://{parts.netloc}"
        self.connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=30)
        self.connection.request("GET", f"/?{parts.query}")
        answer = self.connection.getresponse()
        answer.read()
        self.headers = {"Cookie": str(answer.headers["set-cookie"]).partition(";")[0], "Origin": self.origin}
        while not self.ask("reading")["ready"]:
            time.sleep(0.02)

    def ask(self, name: str, body: object = None, /, **given: str) -> Any:
        method, data = ("GET", None) if body is None else ("POST", json.dumps(body))
        self.connection.request(method, f"/api/{name}?{urlencode(given)}", data, self.headers)
        answer = self.connection.getresponse()
        told = json.loads(answer.read())
        assert answer.status == 200, told
        return told

    def sentences(self) -> list[Any]:
        return [p for turn in self.ask("interview", name="E1")["turns"] for p in turn["pieces"] if "segment" in p]


@dataclass
class Person:
    """What somebody decided in her places: ``sure`` was acknowledged, ``asked`` was not answered when the server died."""

    places: list[Place]
    rng: random.Random
    sure: dict[Place, object] = field(default_factory=dict)
    asked: tuple[Place, object] | None = None
    notes: list[str] = field(default_factory=list)
    said: int = 0
    tried: int = 0
    wrong: list[str] = field(default_factory=list)

    def work(self, address: str) -> None:
        """Decide and undo until the server is gone."""
        try:
            window = Window(address)
            sentences = window.sentences()
            while True:
                self.decide(window, sentences)
        except (OSError, http.client.HTTPException, ValueError):
            return  # no answer, or half of one
        except AssertionError as error:
            self.wrong.append(str(error))

    def decide(self, window: Window, sentences: list[Any]) -> None:
        place = self.rng.choice(self.places)
        before, here, code = self.sure.get(place), sentences[place[0]], place[1]
        self.tried += 1
        note = f"{self.places[0][0]}-{self.tried}"
        action = self.rng.choice(["code", "reject"]) if code else "done"
        line = {
            "action": action,
            "transcript": "E1",
            "start": here["start"],
            "end": here["end"],
            "code": code,
            "note": note,
        }
        self.asked = place, (action, note) if code else True
        step = window.ask("decisions", {"lines": [line]})["step"]
        self.acknowledged(note)
        if self.rng.random() < 0.4:
            self.asked = place, before
            window.ask("undo", {"step": step})
            self.acknowledged()

    def acknowledged(self, note: str = "") -> None:
        assert self.asked
        self.sure[self.asked[0]] = self.asked[1]
        self.asked = None
        self.notes += [note] if note else []
        self.said += 1

    def compare(self, seen: dict[Place, object]) -> None:
        """Every place is as it was acknowledged, or as it was asked for last; from here on it is what is seen."""
        for place in self.places:
            expected = [self.sure.get(place)]
            expected += [self.asked[1]] if self.asked and self.asked[0] == place else []
            assert seen.get(place) in expected
            self.sure[place] = seen.get(place)
        self.asked = None


@dataclass
class Writer(Person):
    """Somebody who writes the memo on the study."""

    def decide(self, window: Window, sentences: list[Any]) -> None:
        version, text = window.ask("memo", kind="study")["version"], f"memo {self.said} of {time.time_ns()}"
        self.asked = self.places[0], text
        window.ask("keep-memo", {"text": text, "version": version}, kind="study")
        self.acknowledged()


def seen_in(window: Window) -> dict[Place, object]:
    """What the page shows: the verdicts and what is done by place, and the memo."""
    found: dict[Place, object] = {(-1, "memo"): window.ask("memo", kind="study")["text"] or None}
    for number, sentence in enumerate(window.sentences()):
        found |= {(number, v["code"]): (v["action"], v["note"]) for v in sentence["verdicts"]}
        if sentence["done"]:
            found[number, ""] = True
    return found


@pytest.fixture
def nursery(tmp_path: Path) -> Iterator[Nursery]:
    started = Nursery(make_study(tmp_path / "study"))
    yield started
    started.close()


@posix_only
def test_a_server_killed_at_any_moment_loses_nothing_that_it_acknowledged(nursery: Nursery) -> None:
    rng = random.Random(8)
    log = nursery.study / "decisions" / "anna.jsonl"
    people = [
        Person([(0, "funding"), (1, "funding/learner"), (1, "")], random.Random(1)),
        Person([(2, "funding"), (3, "funding/employer"), (3, "")], random.Random(2)),
        Writer([(-1, "memo")], random.Random(3)),
    ]
    torn = 0

    def look(address: str) -> None:
        """The page and the log hold what was acknowledged, the log is whole but for the torn lines, and the page tells of them."""
        window = Window(address)
        seen = seen_in(window)
        for person in people:
            person.compare(seen)
        decisions, problems = read_decisions(log.parent)
        notes = {decision.note for decision in decisions}
        assert all(notes.issuperset(person.notes) for person in people)
        told = [
            problem["what"]
            for problem in window.ask("problems")["problems"]
            if problem["file"].startswith("decisions/")
        ]
        assert told == [problem.what for problem in problems]
        assert sum("not complete JSON" in what for what in told) == torn
        assert all("not complete JSON" in what or "dated before" in what for what in told)

    for kill in range(KILLS):
        pid = nursery.start()
        if kill % 5 == 4:  # while it opens, or as soon as it is there
            time.sleep(rng.random() * 0.08)
            nursery.kill(pid)
            continue
        address = nursery.address()
        look(address)
        working = [threading.Thread(target=person.work, args=(address,)) for person in people]
        for each in working:
            each.start()
        enough, patience = sum(p.said for p in people) + rng.randint(0, 6), time.monotonic() + 60
        while sum(p.said for p in people) < enough and time.monotonic() < patience:
            time.sleep(0.001)
        time.sleep(rng.random() * 0.01)
        nursery.kill(pid)
        for each in working:
            each.join(60)
        assert [person.wrong for person in people] == [[], [], []]
        if kill % 20 == 10:  # as if the power had failed in the middle of a line
            line = log.read_bytes().splitlines()[-1]
            with log.open("ab") as stream:
                stream.write(line[: rng.randint(1, len(line) - 1)])
            torn += 1
    pid = nursery.start()
    look(nursery.address())
    nursery.kill(pid)
    assert torn == KILLS // 20 and min(person.said for person in people) > KILLS // 4
