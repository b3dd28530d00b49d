"""qualkit report: the report alone."""

from __future__ import annotations

from pathlib import Path

import click

from qualkit.cli.common import guard_identities, progress, strict_option, study_option, suppress_option, warn_problems


@click.command("report", epilog="Example:  qualkit report --study my-study --templates my-templates/")
@study_option
@click.option("--out", type=click.Path(path_type=Path), help="Where to write; the study's out/ when not given.")
@click.option("--templates", type=click.Path(path_type=Path, file_okay=False), help="A folder with your own templates.")
@click.option("--matrix", is_flag=True, help="Write the framework matrix instead: matrix.xlsx and matrix.html.")
@click.option(
    "--methods", is_flag=True, help="Write the methods page (COREQ, SRQR) instead: methods.html and methods.md."
)
@strict_option
@suppress_option
def command(
    study: Path,
    out: Path | None,
    templates: Path | None,
    matrix: bool,
    methods: bool,
    strict: bool,
    suppress: bool | None,
) -> None:
    """Write report.html and report.md with candidates.yaml, and no tables."""
    from qualkit import workflow

    with progress() as show:
        opened = workflow.open_study(study, progress=show)
        guard_identities(opened, strict, "The report")
        coded = workflow.code_study(opened, show)
        show("writing", 0, 0)
        if matrix or methods:
            write = workflow.write_matrix if matrix else workflow.write_methods
            for file in write(out or study / "out", coded):
                click.echo(f"Written: {file.resolve()}")
            return
        path = workflow.write_report(
            out or study / "out",
            coded,
            workflow.topics_of(coded, suppress=suppress),
            workflow.compare_groups(coded, suppress=suppress),
            workflow.theme_quotes(coded, suppress=suppress),
            templates,
        )
    warn_problems(coded.problems)
    click.echo(f"Report: {path.resolve()}")
