"""What passes between the parts of a coding sheet, and how its columns are called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

CODE_COLUMNS = 3  # codes that fit on one sentence; more when somebody has put more there
VERDICTS = ("accept", "reject")
GONE_THROUGH = "gone through"
_PUT = re.compile(r"(?P<code>.+?)(?: \((?P<stance>[^()]*)\))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Put:
    """A code with its stance (``""`` when none is said), as one cell: ``funding/employer (barrier)``."""

    code: str
    stance: str = ""

    def __str__(self) -> str:
        return f"{self.code} ({self.stance})" if self.stance else self.code


def read_put(cell: str) -> Put:
    """The code and stance in a cell.

    >>> read_put("funding/employer (barrier)")
    Put(code='funding/employer', stance='barrier')
    """
    found = _PUT.fullmatch(cell.strip())
    return Put(found["code"], found["stance"] or "") if found else Put("")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row to be coded: a participant's segment, or (without ``place``) an interviewer's turn as context.

    ``held`` are the coder's own codes so far, ``proposals`` the machine's, ``others`` those of other coders by name.
    """

    transcript: str
    turn: int
    speaker: str
    text: str
    place: str = ""
    proposals: tuple[Put, ...] = ()
    others: Mapping[str, tuple[Put, ...]] = field(default_factory=dict)
    held: tuple[Put, ...] = ()
    done: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole sheet: its rows and, in the order in which they stand, its columns."""

    rows: tuple[SheetRow, ...]
    columns: tuple[str, ...]
    coder: str = ""
    blind: bool = False

    def cells(self, row: SheetRow) -> dict[str, object]:
        """The cells of a row by column."""
        found: dict[str, object] = {
            "place": row.place,
            "transcript": row.transcript,
            "turn": row.turn,
            "speaker": row.speaker,
            "text": row.text,
            GONE_THROUGH: "yes" if row.done else "",
            "coder": self.coder if row.place else "",
        }
        for number, put in enumerate(row.proposals, 1):
            found[f"proposal {number}"] = str(put)
        for name, puts in row.others.items():
            found[f"coded by {name}"] = "\n".join(map(str, puts))
        for number, put in enumerate(row.held, 1):
            found[f"code {number}"], found[f"stance {number}"] = put.code, put.stance
        return found
