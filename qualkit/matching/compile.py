"""A codebook compiled for matching: every literal of every rule in one PhraseMatcher, found in one pass.

Token patterns are costly (patterns × tokens), so each waits behind an *anchor*: a word that it cannot do without.
Its Matcher runs only on sentences that hold the anchor. ``everywhere=True`` drops the anchors: the slow way, kept
as the oracle of the tests.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from spacy.language import Language
from spacy.matcher import Matcher, PhraseMatcher

from qualkit import nlp
from qualkit.model import Codebook, Rule

Part = Literal["phrase", "near", "unless", "given", "anchor", "cue"]


class Use(NamedTuple):
    """What a literal is for: the part of which rule (by number), and which of its lists (``near``)."""

    part: Part
    rule: int
    which: int = 0


@dataclass(frozen=True)
class CompiledCodebook:
    """The codebook ready to find hits; ``uses`` tells what each literal of ``literals`` is for."""

    codebook: Codebook
    rules: tuple[Rule, ...]
    language: Language
    literals: PhraseMatcher
    uses: Mapping[int, tuple[Use, ...]]
    cue_names: tuple[str, ...]
    patterns: Mapping[int, Matcher]
    unanchored: tuple[int, ...]
    themes: tuple[str, ...] = field(default=())


_recent: dict[tuple[str, str, str, bool], CompiledCodebook] = {}


def compile_codebook(codebook: Codebook, model: str = "", everywhere: bool = False) -> CompiledCodebook:
    """Compile all rules and stance cues; the result finds the same hits whether or not ``everywhere`` is set.

    The last compiled codebook is kept, since one command asks for the same one more than once.
    """
    key = codebook.fingerprint, codebook.source, model, everywhere
    if key not in _recent or not codebook.fingerprint or _recent[key].codebook != codebook:
        _recent.clear()
        _recent[key] = _compile(codebook, model, everywhere)
    return _recent[key]


def _compile(codebook: Codebook, model: str, everywhere: bool) -> CompiledCodebook:
    language = nlp.load(model)
    rules = codebook.rules
    wanted: dict[tuple[str, ...], set[Use]] = defaultdict(set)
    patterns: dict[int, Matcher] = {}
    unanchored: list[int] = []

    def want(phrases: Iterable[str], use: Use) -> None:
        for phrase in phrases:
            for variant in _variants(phrase):
                key = tuple(token.norm_ for token in language.tokenizer(variant))
                if key:
                    wanted[key].add(use)

    for number, rule in enumerate(rules):
        want(rule.phrases, Use("phrase", number))
        want(rule.unless, Use("unless", number))
        want(rule.given, Use("given", number))
        for which, group in enumerate(rule.near):
            want(group, Use("near", number, which))
        if rule.patterns:
            matcher = Matcher(language.vocab, validate=True)
            matcher.add(rule.name, [[_by_lemma(token) for token in pattern] for pattern in rule.patterns])
            patterns[number] = matcher
            anchors = [_anchor(pattern) for pattern in rule.patterns]
            if everywhere or not all(anchors):
                unanchored.append(number)
            else:
                for anchor in anchors:
                    want(anchor, Use("anchor", number))
    cue_names = tuple(codebook.cues)
    for number, kind in enumerate(cue_names):
        want(codebook.cues[kind], Use("cue", number))

    literals = PhraseMatcher(language.vocab, attr="NORM")
    uses: dict[int, tuple[Use, ...]] = {}
    for words in sorted(wanted):
        name = "\x1f".join(words)
        literals.add(name, [_norm_doc(language, words)])
        uses[language.vocab.strings[name]] = tuple(sorted(wanted[words]))
    return CompiledCodebook(
        codebook, rules, language, literals, uses, cue_names, patterns, tuple(unanchored), codebook.themes
    )


def _variants(phrase: str) -> set[str]:
    """A phrase as written, with hyphens as spaces, and (two words) with the space as a hyphen."""
    plain = " ".join(phrase.split())
    found = {plain, plain.replace("-", " ")}
    if plain.count(" ") == 1 and "-" not in plain:
        found.add(plain.replace(" ", "-"))
    return {" ".join(variant.split()) for variant in found}


def _norm_doc(language: Language, words: Sequence[str]) -> Any:
    from spacy.tokens import Doc

    doc = Doc(language.vocab, words=list(words))
    for token, word in zip(doc, words, strict=True):
        token.norm_ = word
    return doc


def _by_lemma(token: Mapping[str, object]) -> dict[str, object]:
    """A token pattern with LEMMA looked up where qualkit keeps it: in NORM, base forms, lower case."""
    changed: dict[str, object] = {}
    for key, value in token.items():
        if key == "LEMMA":
            changed["NORM"] = _lemmas(value)
        else:
            changed[key] = value
    return changed


def _lemmas(value: object) -> object:
    if isinstance(value, str):
        return nlp.lemma(value)
    if isinstance(value, Mapping):
        return {
            op: [nlp.lemma(str(v)) for v in values] if isinstance(values, list) else values
            for op, values in value.items()
        }
    return value


def _anchor(pattern: Sequence[Mapping[str, object]]) -> list[str]:
    """The fewest words of which one must occur where the pattern matches; empty if there is none."""
    best: list[str] = []
    for token in pattern:
        if token.get("OP") in ("?", "*", "!") or str(token.get("OP", "")).startswith(("{0", "{,")):
            continue
        for key in ("LEMMA", "NORM", "LOWER", "ORTH", "TEXT"):
            words = _finite(token.get(key))
            if words and (not best or len(words) < len(best)):
                best = words
    return best


def _finite(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping) and isinstance(value.get("IN"), list):
        return [str(word) for word in value["IN"]]
    return []
