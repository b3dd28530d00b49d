"""qualkit verify: is every quotation of a draft really in the transcripts?"""

from __future__ import annotations

from pathlib import Path

import click

from qualkit.cli.common import (
    guard_identities,
    json_option,
    mention_problems,
    print_json,
    print_table,
    progress,
    strict_option,
    study_option,
)


@click.command("verify", epilog="Example:  qualkit verify paper.docx --study my-study --html quotations.html")
@click.argument("draft", type=click.Path(path_type=Path, dir_okay=False))
@study_option
@click.option(
    "--html", type=click.Path(path_type=Path, dir_okay=False), help="Write a page with every difference into this file."
)
@click.option(
    "--ignore",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="A text file with quotations that are none of an interview, one a line; may be repeated.",
)
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, one row per quotation.")
@click.option("--faults", is_flag=True, help="Show only what is altered, misattributed or not found.")
@strict_option
@json_option
def command(
    draft: Path,
    study: Path,
    html: Path | None,
    ignore: tuple[Path, ...],
    as_csv: bool,
    faults: bool,
    strict: bool,
    as_json: bool,
) -> int:
    """Check every quotation in DRAFT (.docx, .md, .tex, .html, .odt, .txt, .pdf) against the transcripts.

    A quotation that is none of an interview is ignored when a list names it (--ignore), or when the draft marks it:
    a comment “qualkit: ignore” right behind it.

    Exit code 1 when something is altered, misattributed or not found, so that it can guard a repository.
    """
    from qualkit import store
    from qualkit.notice import noted
    from qualkit.verify import FAULTS, FINDING_COLUMNS
    from qualkit.verify.output import TOLD, csv_rows, json_rows, summary_lines
    from qualkit.workflow.manuscript import read_ignored, verify, write_verification
    from qualkit.workflow.study import open_study

    with progress() as show:
        opened = open_study(study, progress=show)
        ignored = [line for file in ignore for line in read_ignored(file)]
        result = verify(opened, draft, show, ignored=ignored)
    mention_problems(opened)
    notice = guard_identities(opened, strict, "The result")
    if html:
        write_verification(html, result, notice)
        click.echo(f"Page: {html.resolve()}", err=True)
    shown = [not faults or finding.verdict in FAULTS for finding in result.findings]
    if as_json:
        rows = [row for row, wanted in zip(json_rows(result), shown, strict=True) if wanted]
        print_json(noted((), rows, notice)[1])
    elif as_csv:
        rows = [row for row, wanted in zip(csv_rows(result), shown, strict=True) if wanted]
        click.echo(store.csv_text(*noted(FINDING_COLUMNS, rows, notice)), nl=False)
    else:
        print_table(
            (result.draft.unit, "verdict", "quotation", "whose", "difference or reason"),
            [
                (
                    f.line,
                    TOLD[f.verdict],
                    f.quote if len(f.quote) <= 160 else f"{f.quote[:150]} […]",
                    f"{f.participant or 'interviewer'} {f.transcript}:{f.start}" if f.transcript else "",
                    "; ".join(part for part in (f.diff if f.verdict == "altered" else "", f.note) if part),
                )
                for f, wanted in zip(result.findings, shown, strict=True)
                if wanted
            ],
        )
    for line in summary_lines(result):
        click.echo(line, err=True)
    return 0 if result.ok else 1
