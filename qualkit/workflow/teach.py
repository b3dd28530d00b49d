"""Measuring and improving the coding: agreement between coders, statistics of rules, what to code next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qualkit import agreement, report, store
from qualkit.coders import MACHINES
from qualkit.errors import QualkitError
from qualkit.learning import Taught, labels_of, segments_in
from qualkit.learning.model import learn
from qualkit.matching.code import THRESHOLD, code_scored, theme_strength, theme_support
from qualkit.matching.score import Scored
from qualkit.model import Coding, Segment, theme_of
from qualkit.notice import noted
from qualkit.resources import shipped
from qualkit.words import content_words
from qualkit.workflow.coding import Scores, code_study, embedding, score_study
from qualkit.workflow.study import Progress, Study, codings_by, segments_of, silent


def agree(study: Study, a: str, b: str, progress: Progress = silent) -> agreement.Comparison:
    """Compare two coders of a study. The model's codings of an interview are made without that interview's decisions."""
    segments, codings, finished = _coders(study, (a, b), progress)
    return agreement.compare_coders(
        a,
        b,
        codings[a],
        codings[b],
        segments,
        finished[a] & finished[b],
        study.codebook.themes,
        [c.path for c in study.codebook.codes],
        seed=study.settings.seed,
    )


def agree_team(study: Study, names: Sequence[str], progress: Progress = silent) -> agreement.TeamComparison:
    """Compare several coders: all pairs, and alpha over all of them."""
    segments, codings, finished = _coders(study, names, progress)
    return agreement.compare_team(
        codings,
        finished,
        segments,
        study.codebook.themes,
        [c.path for c in study.codebook.codes],
        seed=study.settings.seed,
    )


def _coders(
    study: Study, names: Sequence[str], progress: Progress
) -> tuple[list[Segment], dict[str, Sequence[Coding]], dict[str, frozenset[str]]]:
    """The segments, and by coder the codings and the segments finished; machines finish everything."""
    for name in names:
        if name not in MACHINES and name not in study.coders:
            raise QualkitError(f"There is no coder {name!r}.", f"Coders: {', '.join([*MACHINES, *study.coders])}.")
    segments = segments_of(study)
    scores = score_study(study) if set(names) & set(MACHINES) else None
    codings: dict[str, Sequence[Coding]] = {}
    finished: dict[str, frozenset[str]] = {}
    for name in names:
        if scores and name in MACHINES:
            codings[name] = _machine_codings(study, scores, name, progress)
            finished[name] = frozenset(s.id for s in segments)
        else:
            codings[name] = codings_by(study, name, segments)
            finished[name] = agreement.finished_by(study.decisions, name, segments, study.by_id())
    return segments, codings, finished


def _taught(study: Study, scored: Mapping[str, Sequence[Scored]]) -> Taught:
    return labels_of(study.decisions, segments_in(scored), study.by_id(), codebook=study.codebook)


def _machine_codings(study: Study, scores: Scores, method: str, progress: Progress) -> list[Coding]:
    """Codings by rules, or by a model that has not seen the interview's decisions (in up to ten folds)."""
    compiled, scored = scores.compiled, scores.scored
    rules = {t.id: code_scored(compiled, t, scored[t.id]) for t in study.transcripts}
    if method == "rules":
        return [c for codings in rules.values() for c in codings]
    taught = _taught(study, scored)
    names = sorted(scored)
    folds = min(10, len(names))
    found: dict[str, list[Coding]] = {}
    for fold in range(folds):
        progress("cross-validating", fold, folds)
        held = names[fold::folds]
        others = {n: scored[n] for n in names if n not in held}
        model = learn(compiled, others, taught, rules=method == "both", embed=embedding(study))
        if model is None:
            raise QualkitError(
                "There are too few hand-coded sentences to learn from.", "Code two interviews or more first."
            )
        for name in held:
            found[name] = model.propose(scored[name], rules[name], method)
    return [c for name in names for c in found[name]]


def write_agreement(folder: Path, result: agreement.Comparison, notice: str = "") -> Path:
    """``agreement.html``, ``agreement.csv`` and ``disagreements.csv``; the path of the page. ``notice`` stands at their top."""
    _write_pairs(folder, [result], notice)
    page = folder / "agreement.html"
    store.write_text(
        page, report.render("agreement.html.j2", {"result": result, "identity_notice": notice}, shipped("templates"))
    )
    return page


def write_team_agreement(folder: Path, result: agreement.TeamComparison, notice: str = "") -> Path:
    """``agreement.html``, ``agreement_team.csv``, and the pairs in ``agreement.csv`` and ``disagreements.csv``; the page.

    ``notice`` stands at their top.
    """
    _write_pairs(folder, result.pairs, notice)
    rows = [x.row() for x in (*result.themes, *result.codes)]
    store.write_csv(folder / "agreement_team.csv", *noted(agreement.TEAM_COLUMNS, rows, notice))
    page = folder / "agreement.html"
    data = {"result": result, "identity_notice": notice}
    store.write_text(page, report.render("agreement.team.html.j2", data, shipped("templates")))
    return page


def _write_pairs(folder: Path, pairs: Sequence[agreement.Comparison], notice: str) -> None:
    rows = [row for pair in pairs for row in pair.rows()]
    different = [row for pair in pairs for row in pair.disagreement_rows()]
    store.write_csv(folder / "agreement.csv", *noted(agreement.AGREEMENT_COLUMNS, rows, notice))
    store.write_csv(folder / "disagreements.csv", *noted(agreement.DISAGREEMENT_COLUMNS, different, notice))


def rule_stats(study: Study, code: str | None = None, progress: Progress = silent) -> list[dict[str, Any]]:
    """One row per rule, against hand coding: hits, precision by theme and by code, recall, what only this rule finds, false hits.

    Raises QualkitError when nothing is coded by hand.
    """
    if code and study.codebook.get(code) is None:
        known = ", ".join(c.path for c in study.codebook.codes)
        raise QualkitError(f"There is no code {code!r}.", f"Codes: {known}.")
    scores = score_study(study)
    compiled, scored = scores.compiled, scores.scored
    taught = _taught(study, scored)
    if not taught.codes:
        raise QualkitError("Nothing is coded by hand yet.", "Code an interview, or use --study on the sample study.")
    hits: dict[int, list[Segment]] = defaultdict(list)
    by_segment: dict[str, set[int]] = defaultdict(set)
    for each in scored.values():
        for sentence in each:
            if sentence.segment.id in taught.codes:
                for fired in {h.rule for h in sentence.found.hits if not h.stopped}:
                    hits[fired].append(sentence.segment)
                    by_segment[sentence.segment.id].add(fired)
    themes = {name: {theme_of(c) for c in codes} for name, codes in taught.codes.items()}
    totals: dict[str, int] = defaultdict(int)
    for codes in taught.codes.values():
        for path in codes:
            totals[path] += 1
    rows = []
    for number, rule in enumerate(compiled.rules):
        if code and not (rule.code == code or rule.code.startswith(code + "/")):
            continue
        rows.append(_rule_row(number, compiled.rules, hits[number], by_segment, themes, taught.codes, totals))
    return rows


def _rule_row(
    number: int,
    rules: Sequence[Any],
    hits: Sequence[Segment],
    by_segment: Mapping[str, set[int]],
    themes: Mapping[str, set[str]],
    codes: Mapping[str, Mapping[str, str]],
    totals: Mapping[str, int],
) -> dict[str, Any]:
    rule = rules[number]
    theme = theme_of(rule.code)
    right = [s for s in hits if theme in themes[s.id]]
    exact = [s for s in hits if rule.code in codes[s.id]]
    alone = [s for s in right if not any(o != number and theme_of(rules[o].code) == theme for o in by_segment[s.id])]
    return {
        "rule": rule.name,
        "score": rule.score,
        "hits": len(hits),
        "right_theme": len(right),
        "right_code": len(exact),
        "precision": len(right) / len(hits) if hits else None,
        "recall": len(exact) / totals[rule.code] if totals.get(rule.code) else None,
        "only_this": len(alone),
        "false_hits": [f"{s.id} {' '.join(s.text.split())}" for s in hits if theme not in themes[s.id]],
    }


def suggest(study: Study, number: int, progress: Progress = silent) -> list[dict[str, Any]]:
    """The undecided sentences whose coding would teach most: those nearest to the cut of the model (or, for themes that
    nothing is learned of yet, of the rules), no two alike. What lies far from the cut is certain and not suggested.
    """
    coded = code_study(study, progress)
    decided = set(coded.done) | {c.segment for c in coded.codings if c.coder}
    cuts = coded.model.cuts if coded.model else {}
    found = []
    for name, scored in coded.scored.items():
        chances = coded.model.chances(scored) if coded.model else None
        for row, sentence in enumerate(scored):
            if sentence.segment.id in decided or len(sentence.words) < 4:
                continue
            before = scored[row - 1].codes if sentence.place else {}
            for k, theme in enumerate(coded.compiled.themes):
                if chances is not None and theme in cuts:
                    what, score, cut = "chance", float(chances[row, k]), cuts[theme]
                else:
                    support = theme_support(sentence, theme, theme_strength(before, theme))
                    what, score, cut = "strength of the rules", support.total, THRESHOLD
                if 0.5 * cut <= score <= 0.5 * (1.0 + cut):
                    why = f"uncertain: {what} {score:.2f}, cut {cut:.2f}"
                    found.append((abs(score - cut), sentence.segment.id, theme, score, why, sentence.segment, name))
    found.sort(key=lambda item: item[:3])
    chosen: list[dict[str, Any]] = []
    seen: list[frozenset[str]] = []
    per: dict[str, int] = defaultdict(int)
    most = max(2, -(-number // max(1, len(coded.scored))) + 1)
    for _, _, theme, score, why, segment, name in found:
        words = frozenset(content_words(segment.text))
        if len(chosen) == number:
            break
        if per[name] >= most or any(len(words & s) > 0.4 * max(1, len(words | s)) for s in seen):
            continue
        per[name] += 1
        seen.append(words)
        chosen.append(
            {
                "segment": segment.id,
                "participant": segment.participant,
                "theme": theme,
                "score": f"{score:.2f}",
                "text": " ".join(segment.text.split()),
                "why": why,
            }
        )
    return chosen
