"""Words said more in one group than in the others: weighted log-odds with an informative prior."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qualkit.compare.design import Design
from qualkit.keyness import Z, log_odds
from qualkit.model import Segment

WORD_COLUMNS = "group,word,log_odds,low,high,z,times,times_others,n,N,n_others,N_others".split(",")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a group against all others: the log odds ratio with its interval, z, counts, and people who said it."""

    group: str
    word: str
    log_odds: float
    error: float
    times: int
    times_others: int
    n: int
    of: int
    n_others: int
    of_others: int

    @property
    def z(self) -> float:
        return self.log_odds / self.error

    def row(self) -> dict[str, object]:
        """The word as a row with ``WORD_COLUMNS``."""
        return {
            "group": self.group,
            "word": self.word,
            "log_odds": self.log_odds,
            "low": self.log_odds - Z * self.error,
            "high": self.log_odds + Z * self.error,
            "z": self.z,
            "times": self.times,
            "times_others": self.times_others,
            "n": self.n,
            "N": self.of,
            "n_others": self.n_others,
            "N_others": self.of_others,
        }


def distinctive_words(segments: Sequence[Segment], design: Design, least: int = 2, most: int = 12) -> tuple[Word, ...]:
    """For each group that is compared, up to ``most`` words with z above 1.96, said by ``least`` of its people or more.

    The prior is the words of everybody, as strong as one more interview of average length.
    """
    from qualkit.words import content_words

    group_of = dict(zip(design.people, design.labels, strict=True))
    people: dict[str, Counter[str]] = {
        person: Counter() for person in design.people if group_of[person] in design.tested
    }
    for segment in segments:
        if segment.participant in people:
            people[segment.participant].update(content_words(segment.text))
    whole = Counter[str]()
    speakers = Counter[str]()
    for words in people.values():
        whole.update(words)
        speakers.update(set(words))
    if not whole or len(design.tested) < 2:
        return ()
    strength = whole.total() / len(people)
    found: list[Word] = []
    for group in design.tested:
        mine = [words for person, words in people.items() if group_of[person] == group]
        own, own_speakers = Counter[str](), Counter[str]()
        for words in mine:
            own.update(words)
            own_speakers.update(set(words))
        rows = []
        for word, times in own.items():
            others = whole[word] - times
            prior = strength * whole[word] / whole.total()
            both = log_odds(times, own.total(), others, whole.total() - own.total(), prior, strength)
            if both is None or own_speakers[word] < least or both[0] / both[1] < Z:
                continue
            n = own_speakers[word]
            rows.append(
                Word(group, word, *both, times, others, n, len(mine), speakers[word] - n, len(people) - len(mine))
            )
        found += sorted(rows, key=lambda w: (-w.z, w.word))[:most]
    return tuple(found)
