"""What a coder reads first: how to fill in the sheet, in plain words."""

from __future__ import annotations

from qualkit.sheets.records import Sheet


def instructions(sheet: Sheet, title: str) -> list[tuple[str, str]]:
    """Headings and paragraphs, in order; a heading without a paragraph is the title."""
    to_code = [row for row in sheet.rows if row.place]
    interviews = len({row.transcript for row in to_code})
    who = f"for {sheet.coder}" if sheet.coder else "for one coder"
    with_proposals = any(row.proposals for row in to_code)
    with_others = any(row.others for row in to_code)
    steps = [
        ("What this is", f"A coding sheet {who}: {len(to_code)} sentences from {interviews} interviews. The sentences are on the "
         "sheet “coding”, the codes with their definitions on the sheet “codes”. Grey rows are the interviewer's; they are "
         "there for the context and are not coded."),
        ("Code", "Read a sentence in its context. Choose a code from the list in “code 1”, and in “stance 1” whether the speaker "
         "tells of a barrier, an enabler, or neither (neutral). A second code goes into “code 2”. A sentence without a code is "
         "a decision too: leave the codes empty."),
        ("Mark it", "Write yes into “gone through” when you are finished with a sentence, coded or not. Only what is marked "
         "counts as read; where you stopped, leave it empty. To mark many at once, copy yes and paste it down the column."),
    ]  # fmt: skip
    if with_proposals:
        steps.append(
            ("Proposals", "“proposal 1” and the like are what the computer proposes. Choose accept or reject beside each. If the "
             "code is right and the stance wrong, reject it and code it yourself. A proposal that you leave open in a "
             "sentence that you mark as gone through counts as rejected."),
        )  # fmt: skip
    if with_others:
        steps.append(
            (
                "Other coders",
                "“coded by …” shows what others put there. Your decision stands beside theirs and changes none.",
            ),
        )
    if sheet.blind:
        steps.append(
            ("Blind", "You see no proposals and nobody else's codes. Please do not talk about single sentences with the other "
             "coders before all have finished."),
        )  # fmt: skip
    steps += [
        ("Take back", "Empty the cell of a code to take it back, or choose another one. You may send the file in more than once; "
         "what is already recorded is not recorded again."),
        ("What you may do", "Filter rows, hide and widen columns, and save under another name. The sentences are protected so "
         "that nothing is typed over by accident (without a password). Keep the file as .xlsx, or save it as CSV (UTF-8)."),
        ("When you are done", f"Send the file back. It is read with: qualkit import FILE.xlsx --coder {sheet.coder or 'NAME'}"),
        ("Confidential", "This file holds words from interviews. Treat it like the transcripts, and delete it after use."),
    ]  # fmt: skip
    return [(title, ""), *steps]
