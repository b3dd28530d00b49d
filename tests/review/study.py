"""Two short interviews and a codebook of three codes, coded by rules: quick, and every proposal known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from qualkit.review.app import make_app
from qualkit.review.desk import Desk, open_desk
from qualkit.review.learner import Learner, start_learner
from tests.conftest import BOOK, CUES

TOKEN = "tok-123"
HOST = "http://127.0.0.1:8000"
E1 = """\
INT: How do people pay for the course?

E1: They will not take out a loan. The boss pays for the course, and that is “fair” 🙂 enough. Nobody minds.

INT: And otherwise?

E1: It is all money. Ask my brother about the loan.
"""
P1 = "INT: What stops people?\n\nP1: Money, mostly. I like the tea here.\n"


def make_study(root: Path, *, texts: dict[str, str] | None = None) -> Path:
    """The study in a new folder; ``texts`` are interviews besides or instead of the two, by file name."""
    files = {
        "transcripts/E1.txt": E1,
        "transcripts/P1.txt": P1,
        "codebook/funding.yaml": BOOK,
        "codebook/stance.yaml": CUES,
    }
    files["participants.csv"] = "participant,group\nE1,employer\nP1,provider\n"
    files["qualkit.toml"] = 'title = "Tiny study"\n\n[coding]\nmethod = "rules"\n'
    for name, text in (files | {f"transcripts/{name}": text for name, text in (texts or {}).items()}).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def ticking() -> Iterator[datetime]:
    """A clock that goes on by ten seconds at every look."""
    now = datetime(2026, 3, 1, 10, tzinfo=UTC)
    while True:
        yield now
        now += timedelta(seconds=10)


class Page:
    """A browser window without a browser: what the page asks, and what it gets."""

    def __init__(
        self,
        root: Path,
        coder: str = "anna",
        *,
        blind: bool = False,
        desk: Desk | None = None,
        sample: Path | None = None,
    ) -> None:
        clock = ticking()
        self.desk = desk or open_desk(root, coder, blind=blind, sample=sample, now=lambda: next(clock))
        self.learner: Learner = start_learner(self.desk)
        assert self.learner.idle.wait(30)
        self.client = TestClient(make_app(self.desk, self.learner, TOKEN), base_url=HOST)
        assert self.client.get(f"/?token={TOKEN}").status_code == 200

    def get(self, address: str, /, **query: Any) -> Any:
        return self.client.get(f"/api/{address}", params=query).json()

    def post(self, address: str, body: object, /, **query: str) -> Any:
        response = self.client.post(f"/api/{address}", json=body, params=query, headers={"Origin": HOST})
        return response.json() | {"status": response.status_code}

    def decide(self, *lines: dict[str, Any], jointly: bool = False) -> Any:
        return self.post("decisions", {"lines": list(lines), "jointly": jointly})

    def items(self, **query: Any) -> list[Any]:
        return list(self.get("queue", **query)["items"])

    def sentences(self, name: str = "E1") -> list[Any]:
        turns = self.get("interview", name=name)["turns"]
        return [piece for turn in turns for piece in turn["pieces"] if "segment" in piece]


def line(sentence: dict[str, Any], action: str, code: str = "", **more: Any) -> dict[str, Any]:
    """A line about a whole sentence."""
    transcript = sentence["segment"].rpartition(":")[0]
    return {
        "action": action,
        "transcript": transcript,
        "start": sentence["start"],
        "end": sentence["end"],
        "code": code,
        **more,
    }


def log(root: Path, coder: str = "anna") -> list[dict[str, Any]]:
    """The lines of a coder's log."""
    file = root / "decisions" / f"{coder}.jsonl"
    return [json.loads(one) for one in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []


def add_lines(root: Path, coder: str, *lines: dict[str, Any]) -> None:
    """What another person's laptop brings: lines at the end of her log."""
    file = root / "decisions" / f"{coder}.jsonl"
    file.parent.mkdir(exist_ok=True)
    with file.open("a", encoding="utf-8") as stream:
        stream.writelines(json.dumps({"at": "2026-02-01T00:00:00Z", "coder": coder, **one}) + "\n" for one in lines)
