"""qualkit run: interview files in, a quote-backed report out."""

from __future__ import annotations

from pathlib import Path

import click

from qualkit.cli.common import (
    codebook_option,
    counted,
    json_option,
    method_option,
    print_json,
    progress,
    strict_option,
    suppress_option,
    warn_problems,
)


@click.command("run", epilog="Example:  qualkit run interviews/ --out results/")
@click.argument("folder", type=click.Path(path_type=Path), default=Path(), required=False)
@click.option("--out", type=click.Path(path_type=Path), help="Where to write; FOLDER/out when not given.")
@codebook_option
@click.option("--templates", type=click.Path(path_type=Path, file_okay=False), help="A folder with your own templates.")
@strict_option
@suppress_option
@method_option
@json_option
def command(
    folder: Path,
    out: Path | None,
    codebook: Path | None,
    templates: Path | None,
    strict: bool,
    suppress: bool | None,
    method: str | None,
    as_json: bool,
) -> None:
    """Code the interviews in FOLDER and write the report and all tables.

    FOLDER is a study (see `qualkit init`) or simply a folder of transcripts. Sources are never changed.
    """
    from qualkit import workflow

    with progress() as show:
        result = workflow.run(
            folder,
            out,
            codebook=codebook,
            templates=templates,
            method=method,
            strict=strict,
            suppress=suppress,
            progress=show,
        )
    counts = result.counts
    if as_json:
        print_json({"report": str(result.report), "out": str(result.out), "counts": dict(counts)})
        return
    if result.coded.study.identity_notice:
        click.echo(result.coded.study.identity_notice, err=True)
    warn_problems(result.problems, str(result.out / "problems.csv"))
    if result.coded.by_rules:
        names = ", ".join(result.coded.by_rules)
        click.echo(f"Coded by rules only, for want of hand-coded sentences to learn from: {names}.", err=True)
    click.echo(
        f"{counted(counts['transcripts'], 'transcript')}, {counted(counts['participants'], 'participant')}, "
        f"{counted(counts['segments'], 'segment')}, {counts['coded_segments']} of them coded "
        f"({counted(counts['codings'], 'coding')}, {counts['reviewed_codings']} reviewed by a person)."
    )
    click.echo(f"Report: {result.report.resolve()}")
