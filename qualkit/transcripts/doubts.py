"""Says what is doubtful about a detection: labels taken or not taken on thin evidence, labels without words."""

from __future__ import annotations

from qualkit.model import Problem
from qualkit.transcripts.detect import Detection, Place, line_place
from qualkit.transcripts.records import ReadOptions, Refused, Utterance, set_for

_SINGLY = 12
ROW = "a row with it in participants.csv makes the label known"
LABEL = 'label = "…" (a regular expression for the speakers\' labels)'


def doubts(found: Detection, file: str, place: Place = line_place) -> list[Problem]:
    """The warnings about a file's labels; ``place`` names a line."""
    problems = []
    once = [doubt for doubt in found.doubts if len(doubt.lines) == 1]
    many = len(once) > _SINGLY
    if many:
        names = ", ".join(f"“{doubt.label}:”" for doubt in once)
        taken = sum(doubt.taken for doubt in once)
        what = f"{len(once)} words with a colon begin one line each; {taken} were taken for speakers, the others for speech: {names}"
        remedy = f"{ROW}; or {set_for(file, LABEL)}, if that is wrong"
        problems.append(Problem(file, what, remedy, ", ".join(place(doubt.lines[0]) for doubt in once), "warning"))
    for doubt in found.doubts:
        if many and len(doubt.lines) == 1:
            continue
        count = "a line" if len(doubt.lines) == 1 else f"{len(doubt.lines)} lines"
        if doubt.taken:
            what = f"“{doubt.label}:” begins {count} and was taken for a speaker, although {doubt.why}"
            remedy = f"if it is a speaker, {ROW}; if not, {set_for(file, LABEL)}"
        else:
            what = f"“{doubt.label}:” begins {count} and was taken for speech, since {doubt.why}"
            alias = f'aliases = {{"{doubt.label}" = "{doubt.label}"}}'
            remedy = f"if it is a speaker, {ROW}, or {set_for(file, alias)}"
        problems.append(Problem(file, what, remedy, ", ".join(place(number) for number in doubt.lines), "warning"))
    if found.empty:
        what = f"{len(found.empty)} speaker labels have no words after them and are no turns"
        if len(found.empty) == 1:
            what = "a speaker's label has no words after it and is no turn"
        problems.append(Problem(file, what, "add the words, or remove the label", ", ".join(found.empty), "warning"))
    return problems


def unlabelled(body: str, options: ReadOptions) -> Utterance:
    """The whole text as one person's speech, when the options say so. Raises Refused otherwise."""
    if not body:
        raise Refused("the file holds no text", "export the transcript again, or remove the file")
    if options.unlabelled == "refuse":
        raise Refused(
            "no line begins with a speaker's label, so it is not known who speaks",
            "put a label and a colon before each turn (INT: … and E01: …)",
            setting='unlabelled = "participant" (then all of it counts as the participant\'s speech)',
        )
    return Utterance("", body)
