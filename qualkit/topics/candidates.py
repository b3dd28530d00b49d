"""Topics outside all codes into the start of a codebook entry."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from qualkit.model import Codebook, Segment
from qualkit.topics.records import Topic
from qualkit.topics.words import Units


def phrases_for(topic: Topic, outside: Sequence[str], coded: Sequence[str], units: Units) -> tuple[str, ...]:
    """The topic's terms that are said in its uncoded segments, and more often there than in coded ones, collocations first.

    At most eight; its first term when the codes have all of them.
    """
    there, elsewhere = _said(outside, units), _said(coded, units)
    found = [term.text for term in topic.terms if there[term.text] > elsewhere[term.text]]
    found = found or [term.text for term in topic.terms if there[term.text]][:1]
    return tuple(sorted(found, key=lambda text: " " not in text)[:8])


def _said(texts: Sequence[str], units: Units) -> Counter[str]:
    """In how many texts each unit is said, by its form in print."""
    return Counter(units.surface.get(unit, unit) for text in texts for unit in set(units.of(text)))


def sketched(topic: Topic, outside: int, phrases: tuple[str, ...]) -> Topic:
    """The topic with a definition sketch for a person to rewrite."""
    words = ", ".join(term.text for term in topic.terms[:5])
    sketch = (
        f"Talk about {topic.label} ({words}). {outside} of its {topic.segments} segments carry no code; "
        f"{topic.participants} of {topic.of} participants talk about it. Sketch from topic {topic.id}: put it into your own words."
    )
    return replace(topic, definition=sketch, phrases=phrases)


def entry_for(topic: Topic, by_id: Mapping[str, Segment], codebook: Codebook) -> dict[str, object]:
    """A codebook entry as plain lists and strings, in the codebook's own form, ready for YAML.

    Its examples are segments that say one of its phrases, so that they pass the codebook's test.
    """
    outside = [" ".join(by_id[segment].text.split()) for segment in topic.outside]
    says = re.compile("|".join(rf"\b{re.escape(phrase)}\b" for phrase in topic.phrases) or r"\Z\A", re.IGNORECASE)
    return {
        "code": code_name(topic.label, {code.path.rpartition("/")[2] for code in codebook.codes}),
        "label": topic.label[:1].upper() + topic.label[1:],
        "definition": topic.definition,
        "include": [term.text for term in topic.terms[:6]],
        "examples": [text for text in outside if says.search(text)],
        "rules": [{"id": "topic-words", "phrase": list(topic.phrases)}] if topic.phrases else [],
    }


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
