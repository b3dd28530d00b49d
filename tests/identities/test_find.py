"""What is found, and what is not: literal sentences, one rule each."""

from __future__ import annotations

import time

import pytest

from qualkit.identities import Finding, find_identifiers
from qualkit.identities.lexicon import lexicon
from qualkit.identities.patterns import is_nhs_number, is_ni_prefix, is_uk_phone
from qualkit.model import Transcript, Turn
from tests.conftest import staged


def found(speech: str, **lists: tuple[str, ...]) -> list[tuple[str, str]]:
    transcript, _ = staged(("INT", "What do you do?"), ("E1", speech))
    findings = find_identifiers([transcript], **lists)  # type: ignore[arg-type]
    for finding in findings:
        assert transcript.text[finding.start : finding.end] == finding.text
    return [(f.text, f.kind) for f in findings]


@pytest.mark.parametrize(
    ("speech", "name"),
    [
        ("I told Sarah on Friday.", "Sarah"),
        ("It was Sarah’s van.", "Sarah"),
        ("I told Sarah O’Brien-Nkosi that.", "Sarah O’Brien-Nkosi"),
        ("Siân and the others went.", "Siân"),
        ("My name is Xanthippe Vole, hello.", "Xanthippe Vole"),
        ("There was a lad called Zebulon here.", "Zebulon"),
        ("Ask Mrs Oyelaran about it.", "Oyelaran"),
        ("Ask Dr. K. Vasquez about it.", "K. Vasquez"),
        ("Thanks, Will, that helps.", "Will"),
        ("Grace, could you pass that?", "Grace"),
        ("I asked Mark Thompson then.", "Mark Thompson"),
        ("So I'm May, from payroll.", "May"),
        ("My manager Ottoline agrees.", "Ottoline"),
        ("Then Przemek left us in May.", "Przemek"),
        ("It was Nikolajs’s dad who did it.", "Nikolajs"),
    ],
)
def test_a_name_is_found_by_list_title_introduction_or_address(speech: str, name: str) -> None:
    assert found(speech) == [(name, "name")]


@pytest.mark.parametrize(
    "speech",
    [
        "Will it help? I hope so. Mark my words.",
        "Grace and patience is what it takes.",
        "It starts in, um, May. April, May, June, that is the busy time.",
        "Rose to the occasion, she did. Bill the council.",
        "English, Art, and Maths.",
        "I'm Welsh. I'm HR. This is May, not June.",
        "Miss Monday and you are behind.",
        "The Lord Mayor came.",
        "UCAS, Ofsted, the OfS, IfATE, Skills England and the DfE all wrote.",
        "Our Ada Lovelace Institute report and the Baker Clause.",
        "See www.gov.uk/apprenticeships or ucas.com.",
        "level 4, 2nd year; 07:30 to 10:15; 30,000 pounds; 2024/25",
        "The number 1234567890 is nothing, nor is QQ123456C.",
        "He said [name] from [town] and [name 3] came.",
        "The lads of the Highlands left, and a man in Rotherham said no.",
        "Then Wiltshire is quiet.",
        "The certificate said so, then the Council asked again.",
    ],
)
def test_words_months_and_public_bodies_are_no_finding(speech: str) -> None:
    assert found(speech) == []


@pytest.mark.parametrize(
    ("speech", "text", "kind"),
    [
        ("Mail m.tarrow@example.com.", "m.tarrow@example.com", "email"),
        ("It is jo dot tarrow at example dot co dot uk then", "jo dot tarrow at example dot co dot uk", "email"),
        ("Ring 07700 900123.", "07700 900123", "phone"),
        ("Ring +44 (0)1632 960456.", "+44 (0)1632 960456", "phone"),
        ("It is LS99 9ZZ.", "LS99 9ZZ", "postcode"),
        ("The postcode starts LS6, so", "LS6", "postcode"),
        ("NI is AB 12 34 56 C.", "AB 12 34 56 C", "national_insurance"),
        ("It read 943 476 5919.", "943 476 5919", "nhs"),
        ("Look at https://example.org/~me.", "https://example.org/~me", "url"),
        ("I am @joiner_m there.", "@joiner_m", "handle"),
        ("I was born on 3 May 1984.", "3 May 1984", "birth_date"),
        ("My birthday is the 22nd of November", "22nd of November", "birth_date"),
    ],
)
def test_identifiers_with_a_form(speech: str, text: str, kind: str) -> None:
    assert found(speech) == [(text, kind)]


def test_numbers_are_checked_where_a_check_exists() -> None:
    assert is_nhs_number("9434765919") and not is_nhs_number("9434765918") and not is_nhs_number("0000000000")
    assert is_ni_prefix("AB") and not any(map(is_ni_prefix, ("GB", "QQ", "DA", "AO", "TN")))
    assert is_uk_phone("01632960456") and not is_uk_phone("04632960456") and not is_uk_phone("0163296045600")
    assert found("a date: 3 May 1984, not of birth") == []
    assert found("It is XX12 3AB.") == []


def test_the_studys_own_lists() -> None:
    lists = {"employers": ("Next", "Pike & Sons", "Pearson"), "places": ("Reading",)}
    speech = "I was reading at Next's, then pike and sons, then Pearson in Reading, next door."
    assert found(speech, **lists) == [
        ("Next", "employer"),
        ("pike and sons", "employer"),
        ("Pearson", "employer"),
        ("Reading", "place"),
    ]
    assert found("Clippy, Sarah and the NHS.", allow=("Sarah",)) == []


def test_other_forms_of_a_name_are_found_once_it_is_known() -> None:
    speech = "Then Zwickl said no. S. Zwickl did, S.Z. I mean, or SZ, and Smith the smith."
    assert [text for text, _ in found(speech, known_names=("Sunniva Zwickl", "Ann Smith"))] == [
        "Zwickl",
        "S. Zwickl",
        "S.Z.",
        "SZ",
    ]


def test_speakers_labels_that_name_somebody() -> None:
    transcript, _ = staged(("INT", "Hello Margaret?"), ("Ottoline Vole", "Yes, hello."), ("E01", "Vole here."))
    findings = find_identifiers([transcript])
    assert [(f.text, f.kind, f.role) for f in findings] == [
        ("Margaret", "name", "interviewer"),
        ("Ottoline Vole", "speaker_label", "label"),
        ("Vole", "name", "participant"),
    ]


def test_front_matter_is_outside_of_turns() -> None:
    text = "---\ninterviewer: Sarah Pike\n---\nE1: Yes."
    findings = find_identifiers([Transcript("E1", "E1.txt", text, (), ())])
    assert findings == [Finding("E1", 17, 27, "Sarah Pike", "name", "a given name", "outside")]


def test_machine_transcripts_without_capitals() -> None:
    speech = "and then sarah said that we will mark it and hope for the best " * 5
    assert found(speech) == [("sarah", "name")] * 5


def test_a_trained_pipeline_adds_its_entities() -> None:
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns(  # type: ignore[attr-defined]
        [
            {"label": "PERSON", "pattern": "Zog"},
            {"label": "GPE", "pattern": "Ulverham"},
            {"label": "ORG", "pattern": "Ofsted"},
        ]
    )
    transcript, _ = staged(("INT", "Hello."), ("E1", "I saw Zog in Ulverham with Ofsted."))
    findings = find_identifiers([transcript], nlp=nlp)
    assert [(f.text, f.kind) for f in findings] == [("Zog", "name"), ("Ulverham", "place")]
    assert find_identifiers([transcript]) == []


def test_the_shipped_lists_are_of_size_and_do_not_overlap() -> None:
    book = lexicon()
    assert len(book.given) > 1000 and not book.given & book.words
    for word in ("will", "mark", "grace", "may", "hope", "rose", "bill", "art", "faith", "summer"):
        assert word in book.words


@pytest.mark.parametrize("unit", ["a.a.", "a dot ", "Sarah ", "Mr ", "0 ", "@a", "A.", "my name is "])
def test_a_huge_paragraph_takes_bounded_time(unit: str) -> None:
    start = time.perf_counter()
    find_identifiers([Transcript("T1", "T1.txt", (unit * 100_000)[:100_000], (), ())])
    assert time.perf_counter() - start < 20


def test_a_name_beside_a_given_name_is_one_too() -> None:
    assert found("We had Sarah and Przybylski on the early shift.") == [("Sarah", "name"), ("Przybylski", "name")]


def test_a_name_ends_where_the_label_does() -> None:
    text = "[00:03] Dana Whitlock Sure, we do. Sure as anything."
    turn = Turn(1, "Dana Whitlock", "participant", "E1", 22, len(text), "00:03")
    findings = find_identifiers([Transcript("E1", "E1.txt", text, (turn,), ("E1",))])
    assert [f.text for f in findings] == ["Dana Whitlock"]
