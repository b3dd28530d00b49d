"""How well does the coding do on interviews it has never seen?

Every interview of the sample study is coded by a model that was trained on the others (leave one interview out), then
compared sentence by sentence with the hand coding: Cohen's kappa per theme, and the mean over themes. The rules are fixed
and learn nothing; they were written without sight of the sample. An outside folder of hand-coded sentences can be added:

    python bench/coding_quality.py --outside FOLDER

with FOLDER/transcripts, FOLDER/sentences.jsonl (transcript, n, start, end) and FOLDER/gold/<transcript>.jsonl (n, codes).
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from qualkit import workflow
from qualkit.agreement import cohen_kappa
from qualkit.learning import labels_of
from qualkit.learning.labels import Taught
from qualkit.learning.model import learn
from qualkit.matching import compile_codebook
from qualkit.matching.code import code_scored
from qualkit.matching.score import Scored, score_transcript
from qualkit.model import Coding, theme_of
from qualkit.segments import segment_transcript

Gold = Mapping[str, Mapping[str, str]]
Predicted = Mapping[str, Mapping[str, str]]


class Material:
    """A study scored by the rules, with the hand coding of its segments."""

    def __init__(self, root: Path, coder: str = "first-coder") -> None:
        self.study = workflow.open_study(root)
        self.compiled = compile_codebook(self.study.codebook)
        self.scored: dict[str, Sequence[Scored]] = {
            t.id: score_transcript(self.compiled, t, segment_transcript(t, self.study.people))
            for t in self.study.transcripts
        }
        segments = {n: [s.segment for s in each] for n, each in self.scored.items()}
        self.taught = labels_of(self.study.decisions, segments, self.study.by_id(), [coder])
        self.rules = {t.id: code_scored(self.compiled, t, self.scored[t.id]) for t in self.study.transcripts}

    def gold_of(self, names: Sequence[str]) -> Gold:
        ids = {s.segment.id for n in names for s in self.scored[n]}
        return {i: codes for i, codes in self.taught.codes.items() if i in ids}


def by_segment(codings: Sequence[Coding]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for c in codings:
        found.setdefault(c.segment, {})[c.code] = c.stance
    return found


def figures(gold: Gold, predicted: Predicted, themes: Sequence[str]) -> dict[str, float]:
    """Kappa per theme and their mean, F1 over sub-codes, and how often the stance agrees where both coded a theme."""
    ids = sorted(gold)
    out = {}
    for theme in themes:
        a = np.array([any(theme_of(c) == theme for c in gold[i]) for i in ids])
        b = np.array([any(theme_of(c) == theme for c in predicted.get(i, {})) for i in ids])
        out[theme] = cohen_kappa(a, b) or 0.0
    out["macro"] = statistics.mean(out[t] for t in themes)
    pairs_a = {(i, c) for i in ids for c in gold[i]}
    pairs_b = {(i, c) for i in ids for c in predicted.get(i, {})}
    out["sub-code F1"] = 2 * len(pairs_a & pairs_b) / max(1, len(pairs_a) + len(pairs_b))
    same = both = 0
    for i in ids:
        for theme in themes:
            left = {s for c, s in gold[i].items() if theme_of(c) == theme}
            right = {s for c, s in predicted.get(i, {}).items() if theme_of(c) == theme}
            both += bool(left and right)
            same += bool(left and left == right)
    out["stance"] = same / max(1, both)
    return out


def trained(material: Material, names: Sequence[str], rules: bool = True):  # type: ignore[no-untyped-def]
    scored = {n: material.scored[n] for n in names}
    ids = {s.segment.id for each in scored.values() for s in each}
    taught = Taught({i: c for i, c in material.taught.codes.items() if i in ids})
    return learn(material.compiled, scored, taught, rules=rules)


def predict(material: Material, model, names: Sequence[str], method: str) -> dict[str, dict[str, str]]:  # type: ignore[no-untyped-def]
    return by_segment([c for n in names for c in model.propose(material.scored[n], material.rules[n], method)])


class Outside:
    """Hand-coded sentences from elsewhere, coded by a model of the whole sample."""

    def __init__(self, folder: Path, sample: Material) -> None:
        self.material = Material(folder / "transcripts")
        self.material.compiled = sample.compiled
        coded: dict[tuple[str, int], dict[str, str]] = {}
        for file in sorted((folder / "gold").glob("*.jsonl")):
            for line in file.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                coded[file.stem, row["n"]] = {c["code"]: c["stance"] for c in row["codes"]}
        self.gold: dict[str, dict[str, str]] = {}
        for line in (folder / "sentences.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            for s in self.material.scored[row["transcript"]]:
                over = min(s.segment.end, row["end"]) - max(s.segment.start, row["start"])
                if over > 0 and over * 2 >= min(s.segment.end - s.segment.start, row["end"] - row["start"]):
                    self.gold[s.segment.id] = coded.get((row["transcript"], row["n"]), {})
                    break


def line(name: str, values: Mapping[str, float], themes: Sequence[str]) -> str:
    cells = [f"{values[k]:.3f}" for k in (*themes, "macro", "sub-code F1", "stance")]
    return f"| {name} | {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--study", type=Path, default=Path(__file__).parents[1] / "transcripts_sample")
    parser.add_argument("--outside", type=Path)
    parser.add_argument("--folds", type=int, default=0, help="folds instead of leave-one-interview-out (quicker)")
    parser.add_argument("--curve", type=int, default=3, help="draws per point of the learning curve; 0 leaves it out")
    options = parser.parse_args()
    started = time.perf_counter()
    sample = Material(options.study)
    themes, names = sample.compiled.themes, sorted(sample.scored)
    outside = Outside(options.outside, sample) if options.outside else None
    gold = sample.gold_of(names)
    print(f"{len(names)} interviews, {len(gold)} sentences, {sum(bool(c) for c in gold.values())} of them coded\n")
    print(f"| cross-validated | {' | '.join(themes)} | macro | sub-code F1 | stance |")
    print("|---|" + "---:|" * (len(themes) + 3))
    second = Material(options.study, "second-coder")
    shared = [n for n in names if any(s.segment.id in second.taught.codes for s in second.scored[n])]
    if shared:
        print(
            line(
                f"second coder ({len(shared)} interviews)",
                figures(sample.gold_of(shared), second.taught.codes, themes),
                themes,
            )
        )
    rules = by_segment([c for n in names for c in sample.rules[n]])
    print(line("rules only", figures(gold, rules, themes), themes), flush=True)
    folds = options.folds or len(names)
    for layer, with_rules in (("model only", False), ("both", True)):
        found: dict[str, dict[str, str]] = {}
        for fold in range(folds):
            held = names[fold::folds]
            model = trained(sample, [n for n in names if n not in held], with_rules)
            found |= predict(sample, model, held, "both" if with_rules else "model")
        print(line(layer, figures(gold, found, themes), themes), flush=True)
    if outside:
        print(f"\n| outside | {' | '.join(themes)} | macro | sub-code F1 | stance |")
        print("|---|" + "---:|" * (len(themes) + 3))
        other = sorted(outside.material.scored)
        print(
            line(
                "rules only",
                figures(outside.gold, by_segment([c for n in other for c in outside.material.rules[n]]), themes),
                themes,
            )
        )
        for layer, with_rules in (("model only", False), ("both", True)):
            model = trained(sample, names, with_rules)
            found = predict(outside.material, model, other, "both" if with_rules else "model")
            print(line(layer, figures(outside.gold, found, themes), themes), flush=True)
    if options.curve:
        print(
            "\n| coded interviews | macro kappa, sample interviews left out |"
            + (" macro kappa, outside |" if outside else "")
        )
        print("|---:|---:|" + ("---:|" if outside else ""))
        sizes = [n for n in (2, 4, 8, 16, 32, 48, 64) if n <= len(names) - 6]
        for size in sizes:
            here, there = [], []
            for draw in range(options.curve):
                order = random.Random(draw).sample(names, len(names))
                model = trained(sample, sorted(order[6 : 6 + size]))
                if model is None:
                    continue
                held = order[:6]
                here.append(figures(sample.gold_of(held), predict(sample, model, held, "both"), themes)["macro"])
                if outside:
                    found = predict(outside.material, model, sorted(outside.material.scored), "both")
                    there.append(figures(outside.gold, found, themes)["macro"])
            cells = [f"{statistics.mean(v):.3f}" for v in (here, there) if v]
            print(f"| {size} | {' | '.join(cells)} |", flush=True)
    print(f"\n{time.perf_counter() - started:.0f} seconds")


if __name__ == "__main__":
    main()
