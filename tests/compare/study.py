"""Small studies written as text: one string per participant, segments apart by ``|``, codes in each apart by blanks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualkit.compare import Comparison, compare
from qualkit.model import Code, Codebook, Coding, Participant, Segment, Stance

STANCE: dict[str, Stance] = {"-": "barrier", "+": "enabler", "": "neutral"}


@dataclass(frozen=True)
class Tiny:
    """A study in memory."""

    codings: Sequence[Coding]
    segments: Sequence[Segment]
    people: Mapping[str, Participant]
    codebook: Codebook

    def compare(self, **options: object) -> Comparison:
        return compare(self.codings, self.segments, self.people, self.codebook, **options)  # type: ignore[arg-type]


def tiny(
    groups: Mapping[str, Sequence[str]],
    codes: str = "a a/x a/y b",
    attributes: Mapping[str, Mapping[str, str]] | None = None,
    **coding: object,
) -> Tiny:
    """``{"provider": ["a|b-|", "a"]}``: two providers, the first with three segments; ``b-`` is b as a barrier."""
    people, segments, codings = {}, [], []
    for group, texts in groups.items():
        for number, text in enumerate(texts, 1):
            name = f"{group}{number}"
            people[name] = Participant(name, group, dict((attributes or {}).get(name, {})))
            for place, marks in enumerate(text.split("|") if text else []):
                segment = Segment(
                    f"{name}:{place}", name, place + 1, place + 1, name, group, 0, 9, "one two three four"
                )
                segments.append(segment)
                for mark in marks.split():
                    fields = {"origin": "rule", "status": "proposed", "score": 0.8, **coding}
                    codings.append(
                        Coding(
                            segment.id,
                            name,
                            name,
                            group,
                            place + 1,
                            0,
                            9,
                            segment.text,
                            mark.rstrip("+-"),
                            STANCE[mark[-1] if mark[-1] in "+-" else ""],
                            **fields,  # type: ignore[arg-type]
                        )
                    )
    book = Codebook(tuple(Code(path, path.upper()) for path in codes.split()))
    return Tiny(codings, segments, people, book)
