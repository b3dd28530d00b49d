"""Pseudonyms are consistent, and what they replaced comes back exactly."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.identities import (
    Document,
    Finding,
    choose_pseudonyms,
    find_identifiers,
    restore,
    rewrite,
    to_copy,
    to_source,
)
from qualkit.identities.records import Kind
from qualkit.identities.restoring import fingerprint, source_text
from qualkit.identities.wrapping import wrap, wrapping
from qualkit.model import Transcript

_ALPHABET = "ab Z.’'[]1\n😀é"


def finding(text: str, kind: Kind = "name", transcript: str = "T1") -> Finding:
    return Finding(transcript, 0, len(text), text, kind, "", "participant")


def test_all_forms_of_a_persons_name_get_one_pseudonym() -> None:
    forms = ["Sarah Jones", "Sarah", "Jones", "S. Jones", "SJ", "S.J."]
    chosen = choose_pseudonyms([finding(form) for form in forms] + [finding("SARAH JONES", "speaker_label", "T2")])
    assert set(chosen.chosen.values()) == {"[name 1]"}
    assert chosen.forms()["[name 1]"] == sorted([*forms, "SARAH JONES"])


def test_two_people_of_one_given_name_stay_apart() -> None:
    names = ["Sarah Jones", "Sarah Pike", "Sarah"]
    assert len(set(choose_pseudonyms([finding(name) for name in names]).chosen.values())) == 3
    elsewhere = choose_pseudonyms(
        [finding("Sarah Jones"), finding("Sarah Pike", transcript="T2"), finding("Sarah", transcript="T2")]
    )
    assert elsewhere.of(finding("Sarah", transcript="T2")) == elsewhere.of(finding("Sarah Pike", transcript="T2"))


def test_spellings_of_one_identifier_get_one_pseudonym_and_taken_numbers_are_skipped() -> None:
    same: list[tuple[Kind, str, str]] = [
        ("phone", "07700 900123", "+44 7700 900123"),
        ("postcode", "LS99 9ZZ", "ls999zz"),
        ("employer", "Pike & Sons", "pike and sons Ltd"),
    ]
    for kind, one, other in same:
        assert len(set(choose_pseudonyms([finding(one, kind), finding(other, kind)]).chosen.values())) == 1
    assert choose_pseudonyms([finding("Sarah")], ["[name 1] said"]).of(finding("Sarah")) == "[name 2]"


def cut(text: str, places: list[int]) -> list[tuple[int, int]]:
    """Stretches that do not overlap, from any numbers."""
    points = sorted({place % (len(text) + 1) for place in places})
    return [(a, b) for a, b in zip(points[::2], points[1::2], strict=False) if a < b]


@given(
    st.text(_ALPHABET, max_size=80), st.lists(st.integers(0, 99), max_size=12), st.integers(0, 99), st.integers(0, 99)
)
def test_restoring_gives_the_text_and_places_come_back(text: str, places: list[int], one: int, other: int) -> None:
    spans = cut(text, places)
    copy, pieces = rewrite(text, [(a, b, f"[name {n}]") for n, (a, b) in enumerate(spans, 1)])
    assert restore(copy, pieces) == text
    start, end = sorted((one % (len(text) + 1), other % (len(text) + 1)))
    begin, stop = to_copy(pieces, start, end)
    back = to_source(pieces, begin, stop)
    assert begin <= stop and back[0] <= start and (back[1] >= end or start == end)
    if not any(a < edge < b for a, b in spans for edge in (start, end)):
        assert back == (start, end)


@given(
    st.lists(
        st.sampled_from(
            [
                "Sarah Jones",
                "Sarah’s",
                "SJ",
                " ",
                ".",
                "\n",
                "[name 1]",
                "LS99 9ZZ",
                "will",
                "Mr Pike",
                "me@example.com",
            ]
        ),
        max_size=25,
    )
)
@settings(deadline=None)
def test_finding_replacing_and_restoring_is_exact(words: list[str]) -> None:
    text = " ".join(words)
    findings = find_identifiers([Transcript("T1", "T1.txt", text, (), ())])
    chosen = choose_pseudonyms(findings, [text])
    copy, pieces = rewrite(text, [(f.start, f.end, chosen.of(f)) for f in findings])
    assert restore(copy, pieces) == text
    assert find_identifiers([Transcript("T1", "T1.txt", copy, (), ())]) == []


@given(st.text("ab é😀\r\n", max_size=40), st.sampled_from(["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"]))
def test_a_text_files_bytes_come_back(raw: str, encoding: str) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    data = mark + raw.encode(encoding)
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    how = wrapping(data, text)
    assert how is not None and wrap(text, how) == data


def test_an_edited_copy_is_restored_in_the_order_of_its_pseudonyms() -> None:
    copy, pieces = rewrite("Sarah met SJ and Pike.", [(0, 5, "[name 1]"), (10, 12, "[name 1]"), (17, 21, "[name 2]")])
    document = Document("a.txt", "a.txt", "a", "a", fingerprint(copy), pieces)
    forms = {"[name 1]": ["SJ", "Sarah", "Sarah Jones"], "[name 2]": ["Pike"]}
    text, back, exact = source_text(f"Well, {copy} [name 1]!", document, forms)
    assert (text, exact) == ("Well, Sarah met SJ and Pike. Sarah Jones!", False)
    assert all(text[p.start : p.end] == p.original for p in back)
