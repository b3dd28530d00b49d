"""Every kind of alteration is found, and what authors may do to a quotation is not held against them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.quotes.hesitation import is_hesitation, repeats
from qualkit.segments import segment_transcript
from qualkit.verify.negation import is_negation
from qualkit.verify.tokens import fold
from tests.verify.conftest import Study

ALTERED = {
    "a changed number": "One firm said “our wage bill is under four million pounds” (E01).",
    "a changed figure": "“the levy pays for 25% of them” (P02)",
    "a changed figure without its sign": "“the levy pays for 20 of them” (P02)",
    "a changed year": "“The department wants a single lifelong loan entitlement by 2028.” (G03)",
    "a dropped not": "“We do pay the levy, because our wage bill is under three million pounds.” (E01)",
    "a dropped n't": "“It does cover the travel costs” (E01)",
    "an added not": "“The college in Leeds did not give us two apprentices last year.” (E01)",
    "a dropped never": "“I had heard of degree apprenticeships before that.” (S05)",
    "swapped places": "“The college in York gave us two apprentices last year.” (E01)",
    "a plural": "“The colleges in Leeds gave us two apprentices last year.” (E01)",
    "a singular": "“We run modular courses for forty learner in York.” (P02)",
    "a tense": "“The college in Leeds gives us two apprentices last year.” (E01)",
    "a word put in": "“The college in Leeds only gave us two apprentices last year.” (E01)",
    "two words exchanged": "“Employers like the short levy, and the blocks pays for 20% of them.” (P02)",
    "a spliced pair of one turn": "“We do not pay the levy. They are far too complicated for a small team like ours.” (E01)",
    "a spliced pair of two turns": "“We do not pay the levy. The college in Leeds gave us two apprentices last year.” (E01)",
    "a spliced pair of two people": "“Employers like the short blocks. My cousin told me about the programme.” (P02)",
    "two people joined with a mark": "“My cousin told me about the programme in March […] Nobody at my school mentioned it.” (S05)",
    "a cut that hides a negation": "“I would … recommend the funding rules to other firms.” (E01)",
    "a cut in brackets that hides one": "“I had […] heard of degree apprenticeships before that.” (S05)",
    "a cut that hides a contrast": "“It works […] for the smaller employers” (G03)",
    "a cut at the end that hides one": "“The rules will change when the review reports, which …” (G03)",
    "a cut at the start that hides one": "“… think so.” and “… pay the levy, because our wage bill is under three million pounds”",
    "a bracket that hides a negation": "“We [gladly] pay the levy, because our wage bill is under three million pounds.” (E01)",
    "a bracket that adds a negation": "“The college in Leeds [never] gave us two apprentices last year.” (E01)",
    "words left out without a mark": "“The college gave us two apprentices last year.” (E01)",
    "a question made a statement": "“We had to find nine thousand pounds ourselves. Is that fair. I don't think so.” (E01)",
    "a contraction written out": "“It does not cover the travel costs” (E01)",
    "an abbreviation written small": "“Parents still prefer a-levels and so on” (G03)",
}  # fmt: skip


@pytest.mark.parametrize("draft", ALTERED.values(), ids=ALTERED.keys())
def test_a_planted_alteration_is_found(study: Study, draft: str) -> None:
    findings = study.verify(draft).findings
    assert any(f.verdict == "altered" for f in findings), [(f.verdict, f.note, f.diff) for f in findings]
    assert not any(f.verdict in ("verbatim", "edited") for f in findings)


FAITHFUL = {
    "verbatim": ("“We do not pay the levy, because our wage bill is under three million pounds.” (E01)", "verbatim"),
    "a part": ("our “wage bill is under three million pounds” (E01)", "verbatim"),
    "with its hesitation": ("“They are, um, far too complicated for a small team like ours.”", "verbatim"),
    "with its stage direction": ("“So we stopped recruiting for a while [laughs] and waited” (E01)", "verbatim"),
    "with the transcriber's brackets": ("“I found the programme on the website of the council, by accident, in [town].” (S06)", "verbatim"),
    "without the transcriber's brackets": ("“I found the programme on the website of the council” (S06)", "verbatim"),
    "nested marks as they are": ("“The old frameworks were “fit for nothing”, as one employer told me.” (P02)", "verbatim"),
    "nested marks made single": ("“The old frameworks were ‘fit for nothing’, as one employer told me.” (P02)", "edited"),
    "final punctuation": ("“The college in Leeds gave us two apprentices last year,” said E01.", "edited"),
    "first capital": ("E01 had “the college in Leeds gave us two apprentices”", "edited"),
    "typographic apostrophe": ("“It doesn’t cover the travel costs” (E01)", "edited"),
    "typographic dash": ("“Day–release works best.” (P02)", "edited"),
    "hesitation left out": ("“They are far too complicated for a small team like ours.” (E01)", "edited"),
    "repetition left out": ("“We had to find nine thousand pounds ourselves.” (E01)", "edited"),
    "laughter left out": ("“we stopped recruiting for a while and waited for the rules to change” (E01)", "edited"),
    "words in brackets": ("“They [the rules] are, um, far too complicated for a small team” (E01)", "edited"),
    "a word replaced in brackets": ("“[The rules] are, um, far too complicated for a small team” (E01)", "edited"),
    "a changed verb in brackets": ("“The college in Leeds [gives] us two apprentices” (E01)", "edited"),
    "cut": ("“The college in Leeds […] doesn't cover the travel costs” (E01)", "edited"),
    "cut with dots": ("“Employers like the short blocks ... pays for 20% of them.” (P02)", "edited"),
    "cut with spaced dots": ("“Employers like the short blocks . . . pays for 20% of them.” (P02)", "edited"),
    "a cut of whole sentences with a negation": (
        "“Most of our learners come from families without any tradition of studying […] I'm proud of that.” (P02)",
        "edited",
    ),
    "a cut of a whole sentence that denies": ("“The college in Leeds gave us two apprentices last year. […] We had to find nine thousand pounds ourselves.” (E01)", "edited"),
    "a cut over the interviewer's question": ("“Day-release works best. […] There is demand for it.” (P02)", "edited"),
    "over the interviewer's mm": ("“I don't think so. So we stopped recruiting for a while” (E01)", "edited"),
    "a cut mark at the end": ("“The college in Leeds gave us two apprentices …” (E01)", "edited"),
    "a cut mark at the start": ("“… the levy pays for 20% of them” (P02)", "edited"),
    "a hyphen more or less": ("“Day release works best.” (P02)", "edited"),
    "single marks": ("E01 said: 'It doesn't cover the travel costs, and nobody told us about that.'", "verbatim"),
    "curly single marks": ("E01 said: ‘It doesn't cover the travel costs, and nobody told us about that.’", "verbatim"),
    "straight marks": ("\"The rules will change when the review reports\" (G03)", "verbatim"),
    "guillemets": ("«The rules will change when the review reports» (G03)", "verbatim"),
    "low opening mark": ("„The rules will change when the review reports“ (G03)", "verbatim"),
    "emphasis inside": ("“The rules *will* change when the **review** reports” (G03)", "verbatim"),
    "emphasis that is owned up to": ("“We do *not* pay the levy (emphasis added), because our wage bill” (E01)", "edited"),
    "over a line break": ("“The rules will change\nwhen the review reports” (G03)", "verbatim"),
}  # fmt: skip


@pytest.mark.parametrize(("draft", "verdict"), FAITHFUL.values(), ids=FAITHFUL.keys())
def test_a_faithful_quotation_is_not_accused(study: Study, draft: str, verdict: str) -> None:
    finding = study.only(draft)
    assert finding.verdict == verdict, (finding.verdict, finding.note, finding.diff)


def _passages(study: Study) -> list[tuple[str, str]]:
    """Every participant's sentence of seven words or more, with its speaker."""
    return [
        (segment.text, segment.participant)
        for transcript in study.transcripts.values()
        for segment in segment_transcript(transcript, study.people)
        if len(segment.text.split()) >= 7
    ]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_stretch_of_words_is_verbatim(study: Study, data: st.DataObject) -> None:
    text, speaker = data.draw(st.sampled_from(_passages(study)))
    words = text.split()
    start = data.draw(st.integers(0, len(words) - 4))
    end = data.draw(st.integers(start + 4, len(words)))
    part = " ".join(words[start:end])
    if part.count("“") != part.count("”"):
        return
    finding = study.only(f"As one of them said, “{part}” ({speaker}).")
    assert finding.verdict in ("verbatim", "repeated_elsewhere"), (part, finding)
    source = study.transcripts[finding.transcript].text[finding.start : finding.end]
    assert " ".join(source.split()) == part


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_permitted_editing_is_never_an_accusation(study: Study, data: st.DataObject) -> None:
    text, speaker = data.draw(st.sampled_from(_passages(study)))
    words = [w for w in text.split() if not is_hesitation(w.strip(",."))]
    if data.draw(st.booleans()):
        words[0] = words[0][:1].swapcase() + words[0][1:] if words[0] != "I" else words[0]
    if data.draw(st.booleans()):
        at = data.draw(st.integers(1, len(words) - 2))
        core = re.sub(r"^\W+|\W+$", "", words[at])
        words[at] = words[at].replace(core, "[not]" if is_negation(fold(core)) else "[something]")
    if data.draw(st.booleans()):
        at = data.draw(st.integers(1, len(words) - 1))
        words.insert(at, "[sic]")
    quote = " ".join(words)
    if data.draw(st.booleans()):
        quote = quote.replace("'", "’").replace("-", "–")
    if data.draw(st.booleans()):
        quote = quote.rstrip(".?") + data.draw(st.sampled_from(["", ",", ".", "…" if "not" not in text else "."]))
    if "“" in quote:
        quote = quote.replace("“", "‘").replace("”", "’")
    finding = study.only(f"As {speaker} said, “{quote}”")
    assert finding.verdict in ("verbatim", "edited", "repeated_elsewhere"), (quote, finding)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_changed_dropped_added_or_moved_word_is_found(study: Study, data: st.DataObject) -> None:
    text, speaker = data.draw(st.sampled_from(_passages(study)))
    words = text.replace("“", "").replace("”", "").split()
    kind = data.draw(st.sampled_from(["change", "drop", "add", "plural", "exchange"]))
    inner = [n for n in range(1, len(words) - 1) if not is_hesitation(words[n].strip(",."))]
    again = repeats([fold(w.strip(",.?")) for w in words])
    at = data.draw(st.sampled_from([n for n in inner if n not in again and n - 1 not in again]))
    if kind == "change":
        words[at] = data.draw(st.sampled_from(["seven", "Bradford", "rarely", "they"]))
    elif kind == "drop":
        del words[at]
    elif kind == "add":
        words.insert(at, data.draw(st.sampled_from(["not", "only", "ten", "Leeds"])))
    elif kind == "plural":
        stem = words[at].rstrip(".,?")
        words[at] = (stem[:-1] if stem.endswith("s") and len(stem) > 2 else stem + "s") + words[at][len(stem) :]
    else:
        if words[at].strip(",.?").lower() == words[at - 1].strip(",.?").lower():
            return
        words[at - 1], words[at] = words[at], words[at - 1]
    finding = study.only(f"As {speaker} said, “{' '.join(words)}”")
    assert finding.verdict == "altered", (" ".join(words), finding)
    assert finding.note
    assert finding.diff or "passages" in finding.note


@pytest.mark.parametrize(
    ("draft", "verdict"),
    [
        ("“The rules will change when the review reports” (E01)", "misattributed"),
        ("“The rules will change when the review reports” (employer)", "misattributed"),
        ("E01 said: “The rules will change when the review reports”.", "misattributed"),
        ("One employer said that “the levy pays for 20% of them”.", "misattributed"),
        ("“The rules will change when the review reports” (policymaker, E77)", "misattributed"),
        ("“The rules will change when the review reports” (employer, G03)", "misattributed"),
        ("“The rules will change when the review reports,” said E01.", "misattributed"),
        ("“The rules will change when the review reports” (policymaker, G3)", "verbatim"),
        ("Unlike E01, G03 held that “the rules will change when the review reports”.", "edited"),
        ("One policymaker said: “The rules will change when the review reports”.", "verbatim"),
        ("Asked about employers, she said “The rules will change when the review reports”.", "verbatim"),
        ("“The rules will change when the review reports”, a point E01 also made.", "verbatim"),
        ("“My cousin told me about the programme” (FG4)", "verbatim"),
        ("“The rules will change when the review reports” (G03, provider liaison manager)", "verbatim"),
        ("“The rules will change when the review reports” (senior policymaker, G03; see S1 Appendix)", "verbatim"),
        ("“The rules will change when the review reports” (E01; G03)", "verbatim"),
        ("(G03: “The rules will change when the review reports”)", "verbatim"),
        ("“The rules will change when the review reports” – which E01 doubted.", "verbatim"),
        ("E01 doubted it. “The rules will change when the review reports”, she replied.", "verbatim"),
        ("While E01 doubted it, “the rules will change when the review reports”, said G03.", "edited"),
        ("Providers feared that employers “won't be before the spring”.", "misattributed"),
        ("In contrast to E01, the principal said “the levy pays for 20% of them”.", "verbatim"),
        ("“our wage bill was always quite under three million” (E01, March 2019)", "altered"),
        ("Jones (2019) found that employers said “the system is broken for everybody here”.", "ignored"),
        ("On what employers fear, “the levy pays for 20% of them” is typical.", "verbatim"),
        ("“There is demand for it”", "repeated_elsewhere"),
        ("“There is demand for it” (G03)", "verbatim"),
        ("“There is demand for it” (provider)", "verbatim"),
        ("“Is there demand for it?”", "interviewer"),
        ("“What is the department planning?” (G03)", "interviewer"),
        ("A so-called “pipeline” appeared.", "ignored"),
        ("The “cliff edge” of funding.", "ignored"),
        ("“Education is the most powerful weapon” (Mandela, 2003, p. 4).", "ignored"),
        ("Mandela (2003) wrote that “education is the most powerful weapon”.", "ignored"),
        ("“education is the most powerful weapon” [12]", "ignored"),
        ("“education is the most powerful weapon” [@mandela2003, p. 3]", "ignored"),
        ("“Education is the most powerful weapon.” (E01)", "not_found"),
        ("She said that “education is the most powerful weapon”.", "not_found"),
    ],
)  # fmt: skip
def test_whose_words_they_are(study: Study, draft: str, verdict: str) -> None:
    finding = study.only(draft)
    assert finding.verdict == verdict, (finding.verdict, finding.note)


def test_swapped_names_accuse_both(study: Study) -> None:
    draft = "E01 said “the levy pays for 20% of them”, whereas P02 said “our wage bill is under three million pounds”."
    assert [f.verdict for f in study.verify(draft).findings] == ["misattributed", "misattributed"]


def test_a_difference_shows_both_readings(study: Study) -> None:
    finding = study.only("“our wage bills are under three million pounds” (E01)")
    assert finding.diff == "our wage [-bill is-] {+bills are+} under three million pounds"
    assert (finding.transcript, finding.participant, finding.group) == ("E01", "E01", "employer")
    assert study.transcripts["E01"].text[finding.start : finding.end] == "our wage bill is under three million pounds."


def test_apostrophes_are_no_quotation_marks(study: Study) -> None:
    assert study.verify("The employers' levy isn't the learners' money; that's what the '90s gave 'em.").findings == ()
    finding = study.only("He said 'Most of our learners' parents left' in passing.")
    assert finding.quote == "Most of our learners' parents left"


def test_a_voice_for_every_group(study: Study) -> None:
    result = study.verify(
        "“The rules will change when the review reports” (G03). Again: “The rules will change when the review reports” (G03).\n\n"
        "“our wage bill is under three million pounds” (E01)"
    )
    assert result.ok
    assert result.quoted() == {"G03": 2, "E01": 1}
    assert result.silent() == ["provider", "partner"]
    assert [(a.line, b.line) for a, b in result.twice()] == [(1, 1)]
    assert result.by_group()["employer"] == (1, 1, 1)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_marked_cut_is_accused_only_for_a_negation(study: Study, data: st.DataObject) -> None:
    text, speaker = data.draw(st.sampled_from(_passages(study)))
    words = text.replace("“", "").replace("”", "").split()
    start = data.draw(st.integers(2, len(words) - 3))
    end = data.draw(st.integers(start + 1, len(words) - 1))
    mark = data.draw(st.sampled_from(["…", "[…]", "...", "[...]", "(…)", ". . ."]))
    finding = study.only(f"As {speaker} said, “{' '.join([*words[:start], mark, *words[end:]])}”")
    hidden = any(is_negation(fold(word.strip(",.?"))) for word in words[start:end])
    if hidden:
        assert finding.verdict in ("altered", "edited")
    else:
        assert finding.verdict == "edited", (words[start:end], finding)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_cut_out_not_is_always_found(study: Study, data: st.DataObject) -> None:
    """Only the negation itself (and some words after it) is cut from the middle of a sentence."""
    passages = [(t, s) for t, s in _passages(study) if any(is_negation(fold(w.strip(",.?"))) for w in t.split()[1:-1])]
    text, speaker = data.draw(st.sampled_from(passages))
    words = text.split()
    at = next(n for n, w in enumerate(words) if n and is_negation(fold(w.strip(",.?"))))
    end = min(len(words) - 1, at + data.draw(st.integers(1, 3)))
    finding = study.only(f"As {speaker} said, “{' '.join([*words[:at], '…', *words[end:]])}”")
    assert finding.verdict == "altered", finding
