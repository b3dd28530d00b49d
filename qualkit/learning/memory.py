"""The sentences that taught a model, kept to show what a proposal is like."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualkit.model import Segment, theme_of
from qualkit.words import content_words

LIKE = 0.08  # share of common content words below which two sentences are not alike


@dataclass(frozen=True, slots=True)
class Learned:
    """A hand-coded sentence: its segment id, its words as spoken, and its content words."""

    segment: str
    text: str
    words: frozenset[str]


@dataclass(frozen=True)
class Memory:
    """Hand-coded sentences by theme, indexed by their content words."""

    sentences: Mapping[str, Sequence[Learned]]
    holding: Mapping[tuple[str, str], Sequence[int]]

    def nearest(self, segment: Segment, theme: str, number: int = 1) -> list[Learned]:
        """The hand-coded sentences of a theme most like this one, by the share of content words (Jaccard), best first."""
        words = frozenset(content_words(segment.text))
        common = Counter(at for word in words for at in self.holding.get((theme, word), ()))
        alike = []
        for at, both in common.items():
            other = self.sentences[theme][at]
            share = both / (len(words) + len(other.words) - both)
            if share > LIKE and other.segment != segment.id:
                alike.append((-share, other.segment, at))
        return [self.sentences[theme][at] for _, _, at in sorted(alike)[:number]]


def remember(coded: Iterable[tuple[Segment, Iterable[str]]]) -> Memory:
    """A memory of segments with their codes."""
    sentences: dict[str, list[Learned]] = defaultdict(list)
    holding: dict[tuple[str, str], list[int]] = defaultdict(list)
    for segment, codes in coded:
        learned = Learned(segment.id, segment.text, frozenset(content_words(segment.text)))
        for theme in sorted({theme_of(code) for code in codes}):
            for word in learned.words:
                holding[theme, word].append(len(sentences[theme]))
            sentences[theme].append(learned)
    return Memory(dict(sentences), dict(holding))
