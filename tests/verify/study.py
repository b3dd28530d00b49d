"""A study of four short interviews, written out: what every test of the check of a manuscript is about."""

from __future__ import annotations

from pathlib import Path

E01 = """\
INT: How do you pay for the apprenticeships?

E01: We do not pay the levy, because our wage bill is under three million pounds. I would not, in the end, \
recommend the funding rules to other firms. They are, um, far too complicated for a small team like ours.

INT: And the training provider?

E01: The college in Leeds gave us two apprentices last year. It doesn't cover the travel costs, and nobody \
told us about that. We we had to find nine thousand pounds ourselves. Is that fair? I don't think so.

INT: Mm.

E01: So we stopped recruiting for a while [laughs] and waited for the rules to change.
"""
P02 = """\
INT: What do you offer?

P02: We run modular courses for forty learners in York. Employers like the short blocks, and the levy pays for \
20% of them. The old frameworks were “fit for nothing”, as one employer told me. Day-release works best.

INT: Is there demand for it?

P02: There is demand for it. Most of our learners come from families without any tradition of studying, and \
they're the first to go to university. I'm proud of that.
"""
G03 = """\
INT: What is the department planning?

G03: The department wants a single lifelong loan entitlement by 2027. It works, but not for the smaller \
employers, and we know that. Parity of esteem is a long way off. Parents still prefer A-levels.

INT: Will the rules change?

G03: The rules will change when the review reports, which won't be before the spring. There is demand for it.
"""
FG4 = """\
INT: How did you hear about the programme?

S05: My cousin told me about the programme in March. I had never heard of degree apprenticeships before that.

S06: Nobody at my school mentioned it. I found the programme on the website of the council, by accident, in [town].

S05: The careers adviser only talked about sixth form. She never mentioned the college at all.
"""
PEOPLE = "participant,group\nE01,employer\nP02,provider\nG03,policymaker\nS05,partner\nS06,partner\n"


def write_study(root: Path) -> Path:
    """The study as files: four transcripts and the list of participants."""
    folder = root / "transcripts"
    folder.mkdir(parents=True)
    for name, text in (("E01", E01), ("P02", P02), ("G03", G03), ("FG4", FG4)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    (root / "participants.csv").write_text(PEOPLE, encoding="utf-8")
    return root
