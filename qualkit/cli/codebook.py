"""qualkit codebook: look at a codebook, check it, run its sentences, measure its rules, compare two versions."""

from __future__ import annotations

from pathlib import Path

import click

from qualkit.cli import recode
from qualkit.cli.common import (
    WholeNumber,
    counted,
    json_option,
    print_json,
    print_table,
    problem_line,
    progress,
    study_option,
)


@click.group("codebook", epilog="Example:  qualkit codebook test --study my-study")
def command() -> None:
    """Show, check, test and change the codebook."""


for _change in (recode.rename, recode.merge, recode.split):
    command.add_command(_change)


def _folder(study: Path, codebook: Path | None) -> Path:
    from qualkit.codebook import codebook_files
    from qualkit.resources import shipped

    own = study / "codebook"
    return codebook or (own if codebook_files(own) else shipped("codebook"))


_codebook = click.option(
    "--codebook",
    type=click.Path(path_type=Path, file_okay=False),
    help="A codebook folder, instead of the study's own.",
)


@command.command("show", epilog="Example:  qualkit codebook show funding")
@click.argument("code", required=False)
@study_option
@_codebook
@json_option
def show(code: str | None, study: Path, codebook: Path | None, as_json: bool) -> None:
    """Print the codes with definitions; one CODE in full, with its examples and rules."""
    from dataclasses import asdict

    from qualkit.codebook import load_codebook
    from qualkit.errors import QualkitError

    book = load_codebook(_folder(study, codebook))
    if code is None:
        if as_json:
            print_json([asdict(c) for c in book.codes])
            return
        for c in book.codes:
            indent = "  " * c.path.count("/")
            click.echo(f"{indent}{c.path}: {' '.join(c.definition.split()) or c.label}")
        return
    found = book.get(code)
    if found is None:
        raise QualkitError(f"There is no code {code!r}.", f"Codes: {', '.join(c.path for c in book.codes)}.")
    if as_json:
        print_json(asdict(found))
        return
    click.echo(f"{found.path}: {found.label}\n{' '.join(found.definition.split())}\n")
    for former in found.formerly:
        click.echo(f"Formerly: {former.path}" + (f" (merged {former.until})" if former.until else ""))
    for title, items in (("Include", found.include), ("Exclude", found.exclude)):
        for item in items:
            click.echo(f"{title}: {item}")
    for title, examples in (("Example", found.examples), ("Counter-example", found.counterexamples)):
        for example in examples:
            context = f"[{example.ask}] " if example.ask else f"[… {example.before}] " if example.before else ""
            click.echo(f"{title}: {context}{example.text}")
    for rule in found.rules:
        stance = f", {rule.stance}" if rule.stance else ""
        click.echo(f"Rule {rule.id} ({rule.score:g}{stance})")
        parts = [
            ("phrase", ", ".join(rule.phrases)),
            ("unless", ", ".join(rule.unless)),
            ("given", ", ".join(rule.given)),
        ]
        parts[1:1] = [(f"near, within {rule.within}", "/".join(group)) for group in rule.near]
        parts[1:1] = [("pattern", " ".join(str(dict(token)) for token in pattern)) for pattern in rule.patterns]
        for name, words in parts:
            if words:
                click.echo(f"    {name}: {words}")


@command.command("lint", epilog="Example:  qualkit codebook lint --codebook my-codebook/")
@study_option
@_codebook
@json_option
def lint(study: Path, codebook: Path | None, as_json: bool) -> None:
    """Find mistakes: unknown keys, invalid patterns, duplicates, rules that can never fire or fire too widely."""
    from dataclasses import asdict

    from qualkit.codebook import load_codebook
    from qualkit.codebook.lint import lint_codebook
    from qualkit.errors import CodebookError

    try:
        book = load_codebook(_folder(study, codebook))
        problems = lint_codebook(book)
    except CodebookError as error:
        problems = list(error.problems)
    if as_json:
        print_json([asdict(p) for p in problems])
    else:
        for problem in problems:
            click.echo(problem_line(problem))
        click.echo("Nothing found." if not problems else f"{len(problems)} found.")
    if any(p.severity == "error" for p in problems):
        raise click.exceptions.Exit(1)


@command.command("test", epilog="Example:  qualkit codebook test")
@study_option
@_codebook
@json_option
def test(study: Path, codebook: Path | None, as_json: bool) -> None:
    """Run every example and counter-example. Exit code 1 when one fails."""
    from dataclasses import asdict

    from qualkit.codebook import load_codebook
    from qualkit.matching.examples import run_examples

    results = list(run_examples(load_codebook(_folder(study, codebook))))
    failed = [r for r in results if not r.passed]
    if as_json:
        print_json({"run": len(results), "failed": [asdict(r) for r in failed]})
    else:
        for r in failed:
            what = "not found" if r.expected else "wrongly coded"
            click.echo(f"✗ {r.code}: {what}: {r.example.text}")
            for evidence in r.evidence:
                click.echo(f"      {evidence}")
        click.echo(f"{counted(len(results), 'sentence')}, {len(failed)} failed.")
    if failed:
        raise click.exceptions.Exit(1)


@command.command("stats", epilog="Example:  qualkit codebook stats funding --study my-study")
@click.argument("code", required=False)
@study_option
@click.option("--false-hits", type=WholeNumber(0), default=3, show_default=True, help="False hits to print per rule.")
@json_option
def stats(code: str | None, study: Path, false_hits: int, as_json: bool) -> None:
    """Measure each rule against hand coding: hits, precision, recall, what only it finds, its false hits."""
    from qualkit import workflow

    with progress() as bar:
        rows = workflow.rule_stats(workflow.open_study(study, progress=bar), code, bar)
    if as_json:
        print_json(rows)
        return
    columns = ("rule", "score", "hits", "right_theme", "right_code", "precision", "recall", "only_this")
    print_table(columns, [[_short(row[c]) for c in columns] for row in rows], "Rules against hand coding")
    for row in rows:
        for text in row["false_hits"][:false_hits]:
            click.echo(f"{row['rule']}  ✗ {text}")


@command.command("add", epilog="Example:  qualkit codebook add 12 --study my-study --name car_park")
@click.argument("topic", type=int)
@study_option
@click.option(
    "--name", help="The new code's name, or THEME/NAME for a sub-code; made from the topic's label when not given."
)
@click.option(
    "--out", type=click.Path(path_type=Path), help="Where `qualkit run` wrote; the study's out/ when not given."
)
@click.option("--number", "-n", type=WholeNumber(2, 200), help="Find this many topics anew.")
@click.option(
    "--seeded/--free", default=None, help="Find the topics anew, starting from the codebook's own phrases, or not."
)
def add(topic: int, study: Path, name: str | None, out: Path | None, number: int | None, seeded: bool | None) -> None:
    """Put the candidate TOPIC into the study's codebook, in a new file.

    TOPIC is its number in the last report or run (topics.csv, candidates.yaml). For a number that `qualkit topics` showed
    with --number, --seeded or --free, give the same options: then the topics are found anew. The file is a start: put
    the definition into your own words, and weed the phrases.
    """
    from qualkit import workflow

    if out and (number or seeded is not None):
        raise click.UsageError(
            "--out reads the topics of a run; --number, --seeded and --free find them anew. Give one."
        )
    with progress() as bar:
        added = workflow.add_candidate(study, topic, name, out=out, number=number, seeded=seeded, progress=bar)
    source = f" of {added.source}" if added.source else ""
    click.echo(f"Written: {added.path}, the code {added.code} from topic {topic}{source} ({added.label}).")
    click.echo(
        "Its examples were picked because they say its words, so the test passes by itself: read them, delete those that do "
        "not mean the code, add counter-examples, weed the words and write the definition.\n"
        f"Then: qualkit codebook test --study {study}"
    )


@command.command("diff", epilog="Example:  qualkit codebook diff old-codebook/ new-codebook/")
@click.argument("old", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("new", type=click.Path(path_type=Path, exists=True, file_okay=False))
@json_option
def diff(old: Path, new: Path, as_json: bool) -> None:
    """List codes and rules that were added, removed, renamed, merged or changed between two codebook folders."""
    from qualkit.codebook import load_codebook
    from qualkit.codebook.lint import diff_codebooks

    lines = diff_codebooks(load_codebook(old), load_codebook(new))
    if as_json:
        print_json(lines)
    else:
        for line in lines:
            click.echo(line)
        if not lines:
            click.echo("No difference.")


def _short(value: object) -> object:
    if isinstance(value, float):
        return f"{value:.2f}"
    return "–" if value is None else value
