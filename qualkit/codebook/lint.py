"""What a codebook says that it probably does not mean: dead, doubled and over-wide rules, and missing parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from qualkit import nlp
from qualkit.model import Code, Codebook, Problem, Rule
from qualkit.words import STOP_WORDS

_WEAK = 0.5


def lint_codebook(codebook: Codebook) -> list[Problem]:
    """All findings, in the order of the codebook: warnings, each with file, code or rule, and what to do."""
    return [*_missing(codebook), *_doubled(codebook), *_wide(codebook), *_dead(codebook)]


def _problem(code: Code, place: str, what: str, remedy: str) -> Problem:
    return Problem(code.file, what, remedy, f"line {code.line}, {place}", "warning")


def _missing(codebook: Codebook) -> Iterator[Problem]:
    parents = {code.path.rpartition("/")[0] for code in codebook.codes}
    for code in codebook.codes:
        if not code.definition:
            yield _problem(code, code.path, "has no definition", "Say in a sentence what the code means.")
        if not code.rules and code.path not in parents:
            yield _problem(code, code.path, "has no rules", "Add rules, or code it by hand only.")
        if code.path not in parents:
            for kind, examples in (("examples", code.examples), ("counterexamples", code.counterexamples)):
                if len(examples) < 3:
                    yield _problem(
                        code, code.path, f"has {len(examples)} {kind}", "Add sentences that prove the rules."
                    )


def _keys(rule: Rule) -> Iterator[tuple[str, tuple[str, ...]]]:
    for phrase in rule.phrases:
        yield phrase, tuple(t.norm_ for t in nlp.load().tokenizer(phrase))


def _doubled(codebook: Codebook) -> Iterator[Problem]:
    owners: dict[tuple[str, ...], list[tuple[Code, Rule, str]]] = defaultdict(list)
    for code in codebook.codes:
        for rule in code.rules:
            for phrase, key in _keys(rule):
                owners[key].append((code, rule, phrase))
    for found in owners.values():
        for code, rule, phrase in found[1:]:
            first = found[0][1]
            if (
                first.id != rule.id
                and first.code == rule.code
                and first.unless == rule.unless
                and first.given == rule.given
            ):
                yield _problem(
                    code, rule.name, f"phrase {phrase!r} stands in {first.name} already", "Keep it in one of the two."
                )


def _wide(codebook: Codebook) -> Iterator[Problem]:
    for code in codebook.codes:
        for rule in code.rules:
            for phrase, key in _keys(rule):
                if rule.score >= _WEAK and not rule.given and len(key) <= 2 and _common(phrase, key):
                    yield _problem(
                        code,
                        rule.name,
                        f"phrase {phrase!r} is made of common words only and codes on its own",
                        "Lower its score below 0.5, add `given`, or make it longer.",
                    )


def _common(phrase: str, key: tuple[str, ...]) -> bool:
    """Whether both the words and their lemmas are common ones ("evening" is not, though its lemma is)."""
    return all(word in STOP_WORDS for word in (*key, *phrase.lower().split()))


def _dead(codebook: Codebook) -> Iterator[Problem]:
    for code in codebook.codes:
        for rule in code.rules:
            guards = {tuple(t.norm_ for t in nlp.load().tokenizer(g)) for g in rule.unless}
            for phrase, key in _keys(rule):
                spans = {key[a:b] for a in range(len(key)) for b in range(a + 1, len(key) + 1)}
                if guards & spans:
                    yield _problem(
                        code,
                        rule.name,
                        f"phrase {phrase!r} can never fire: its own guard stops it",
                        "Remove one of the two.",
                    )


def diff_codebooks(old: Codebook, new: Codebook) -> list[str]:
    """What changed, a line each: codes and rules that were added (+), removed (-), renamed or merged (>) or changed (~)."""
    before, after = {c.path: c for c in old.codes}, {c.path: c for c in new.codes}
    read = {path: new.reading(path) for path in before}
    now = {path: target for path, (target, _) in read.items()}
    came_from = {
        target: path for path, (target, merged) in read.items() if target not in (path, *before) and not merged
    }
    lines = [f"- code {path}" for path, target in now.items() if target not in after]
    lines += [f"+ code {path}" for path in after if path not in before and path not in came_from]
    for path, target in now.items():
        if target != path and target in after:
            how = "renamed" if came_from.get(target) == path else "merged into"
            lines.append(f"> code {path} {how} {target}")
    for path in (p for p in after if p in before or p in came_from):
        a, b = before[came_from.get(path, path)], after[path]
        for name in ("label", "definition", "include", "exclude", "examples", "counterexamples"):
            if getattr(a, name) != getattr(b, name):
                lines.append(f"~ {path}: {name}")
        rules_a, rules_b = ({r.id: replace(r, code=path) for r in c.rules} for c in (a, b))
        lines += [f"- rule {path}#{name}" for name in rules_a if name not in rules_b]
        lines += [f"+ rule {path}#{name}" for name in rules_b if name not in rules_a]
        lines += [f"~ rule {path}#{n}" for n in rules_b if n in rules_a and rules_a[n] != rules_b[n]]
    return lines
