"""Topics outside all codes into the start of a codebook entry."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from qualkit.codebook.blocks import yaml_text
from qualkit.model import Codebook, Segment
from qualkit.topics.records import Topic
from qualkit.topics.words import Units

CANDIDATES = "candidates.yaml"
_LEAST = 2  # examples of a candidate; and phrases, unless one of them is a collocation


def phrases_for(topic: Topic, outside: Mapping[str, int], coded: Mapping[str, int]) -> tuple[str, ...]:
    """The topic's terms that are said in two of its uncoded segments, and in more of them than in coded ones.

    Both by form in print, as ``in_print`` counts.

    At most eight, collocations first.
    """
    found = [term.text for term in topic.terms if outside.get(term.text, 0) > max(1, coded.get(term.text, 0))]
    return tuple(sorted(found, key=lambda text: " " not in text)[:8])


def in_print(said: Iterable[frozenset[str]], units: Units) -> Counter[str]:
    """In how many segments each unit is said, by its form in print; ``said`` are the units of each segment."""
    return Counter(units.surface.get(unit, unit) for own in said for unit in own)


def saying(phrases: Sequence[str], texts: Mapping[int, str]) -> list[int]:
    """The places of the texts that say one of the phrases word for word, of the same words only the first."""
    says = re.compile("|".join(rf"\b{re.escape(phrase)}\b" for phrase in phrases) or r"\Z\A", re.IGNORECASE)
    first: dict[str, int] = {}
    for place, text in texts.items():
        if says.search(text):
            first.setdefault(" ".join(text.lower().split()), place)
    return list(first.values())


def sketched(topic: Topic, outside: int, phrases: tuple[str, ...], examples: tuple[str, ...]) -> Topic:
    """The topic as a candidate, with a definition sketch for a person to rewrite.

    As it is where that makes no entry: with fewer than two examples, or a single word as its only phrase.
    """
    if len(examples) < _LEAST or (len(phrases) < _LEAST and not any(" " in phrase for phrase in phrases)):
        return topic
    words = ", ".join(term.text for term in topic.terms[:5])
    sketch = (
        f"Talk about {topic.label} ({words}). {outside} of its {topic.segments} segments carry no code; "
        f"{topic.participants} of {topic.of} participants talk about it. Sketch from topic {topic.id}: put it into your own words."
    )
    return replace(topic, candidate=True, definition=sketch, phrases=phrases, examples=examples)


def entry_for(topic: Topic, by_id: Mapping[str, Segment], codebook: Codebook) -> dict[str, object]:
    """A candidate's codebook entry as plain lists and strings, in the codebook's own form, ready for YAML."""
    return {
        "code": code_name(topic.label, {code.path.rpartition("/")[2] for code in codebook.codes}),
        "label": topic.label[:1].upper() + topic.label[1:],
        "definition": topic.definition,
        "include": [term.text for term in topic.terms[:6]],
        "examples": examples_of(topic, by_id),
        "rules": [{"id": "topic-words", "phrase": list(topic.phrases)}],
    }


def examples_of(topic: Topic, by_id: Mapping[str, Segment]) -> list[str]:
    """The words of a candidate's examples, each on one line."""
    return [" ".join(by_id[segment].text.split()) for segment in topic.examples]


def candidates_text(entries: Mapping[int, Mapping[str, object]], notice: str) -> str:
    """``candidates.yaml``: the entries by topic number, below the sentence about identifiers and one on what they are for."""
    head = [notice] if notice else []
    head.append("Candidates for new codes, by topic number. To put one into the codebook: qualkit codebook add NUMBER")
    return "".join(f"# {line}\n" for line in head) + yaml_text(entries)


def code_name(label: str, taken: set[str]) -> str:
    """A free code name made from a label: ``Day release`` → ``day_release``.

    >>> code_name("Day release", {"day_release"})
    'day_release_2'
    """
    name = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_") or "new_code"
    if name[0].isdigit():
        name = f"code_{name}"
    number, free = 2, name
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free
