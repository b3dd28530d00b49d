"""Identifiers that have a form: e-mail, phone, postcode, National Insurance and NHS numbers, web addresses, birth dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from qualkit.identities.records import Hit, Kind

_AREAS = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG "
    "HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA "
    "SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
).split()
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:,?[ ](?:19|20)\d\d|,?[ ]['’]\d\d)?"
_DATE = (
    rf"(?:{_DAY}(?:[ ]of)?[ ]{_MONTH}\b{_YEAR}|{_MONTH}[ ](?:the[ ])?{_DAY}\b{_YEAR}"
    r"|(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:19|20)?\d\d|(?:19|20)\d\d-[01]\d-[0-3]\d)"
)
_DIGIT_WORD = r"(?:(?:double|triple)[ ])?(?:oh|zero|nought|one|two|three|four|five|six|seven|eight|nine)(?:[ ]hundred)?"
_TLD = r"(?:co\.uk|ac\.uk|org\.uk|gov\.uk|nhs\.uk|sch\.uk|police\.uk|uk|com|org|net|edu|eu|io|info|scot|wales|cymru|london|gov|ly|me)"

_EMAIL = re.compile(r"(?<![\w.+-])[\w+-]+(?:\.[\w+-]+)*@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)
_SPOKEN_EMAIL = re.compile(
    r"\b[a-z0-9]+(?:[ ](?:dot|underscore|dash)[ ][a-z0-9]+){0,5}[ ]at[ ][a-z0-9]+(?:[ ]dot[ ](?:[a-z]{2,12})){1,4}\b",
    re.IGNORECASE,
)
_URL = re.compile(
    rf"(?:https?://|www\.)[^\s<>\[\]\"“”]+|(?<![@\w.-])[a-z0-9](?:[a-z0-9-]*\.)+{_TLD}\b(?:/[^\s<>\[\]\"“”]*)?",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w.@/])@[a-z_]\w{1,29}(?:\.\w+)?\b", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w.,£$€#/:-])(?:\+\d{1,3}[ ]?(?:\(0\)[ ]?)?|\(?0)(?:[ ().-]{0,2}\d){8,12}(?![\w:]|[.,]\d)")
_SPOKEN_PHONE = re.compile(rf"\b(?:oh|zero|nought|double[ ]oh)(?:,?[ ]{_DIGIT_WORD}){{7,}}\b", re.IGNORECASE)
_POSTCODE = re.compile(
    r"\b(?P<area>[A-Z]{1,2})(?P<district>\d[A-Z\d]?)[ ]?(?P<inward>\d[ABD-HJLNP-UW-Z]{2})\b", re.IGNORECASE
)
_DISTRICT = re.compile(r"\bpostcode[^.?!\n]{0,25}?[ ](?P<all>(?P<area>[A-Z]{1,2})\d[A-Z\d]?)\b")
_NI = re.compile(r"\b(?P<prefix>[A-Z]{2})[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?(?P<suffix>[A-D])?(?![\w-])", re.IGNORECASE)
_NHS = re.compile(r"(?<![\w.+-])(?P<number>\d{3}(?P<gap>[ -]?)\d{3}(?P=gap)\d{4})(?![\w-])")
_BORN = re.compile(
    rf"(?:\bborn\b|\bdate of birth\b|\bd\.?o\.?b\b|\bbirth[ ]?da(?:y|te)\b)[^.?!\n]{{0,40}}?\b(?P<date>{_DATE})",
    re.IGNORECASE,
)


def pattern_hits(text: str) -> list[Hit]:
    """Every identifier with a form, checked as far as the form can be checked.

    >>> [(h.kind, h.why) for h in pattern_hits("ring 0161 496 0123, AB123456C is mine")]
    [('phone', 'phone number'), ('national_insurance', 'National Insurance number with a valid prefix')]
    """
    return [hit for find in _FINDERS for hit in find(text)]


def _simple(pattern: re.Pattern[str], kind: Kind, why: str, rank: int) -> Callable[[str], Iterator[Hit]]:
    def find(text: str) -> Iterator[Hit]:
        for found in pattern.finditer(text):
            yield Hit(rank, found.start(), found.end(), kind, why)

    return find


def _urls(text: str) -> Iterator[Hit]:
    for found in _URL.finditer(text):
        end = found.start() + len(found[0].rstrip(".,;:!?)'’\"*_"))
        yield Hit(3, found.start(), end, "url", "web address")


def _phones(text: str) -> Iterator[Hit]:
    for found in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", found[0])
        if found[0].startswith("+"):
            national = re.sub(r"^440?", "0", digits)
            valid = is_uk_phone(national) if digits.startswith("44") else 8 <= len(digits) <= 15
        else:
            valid = is_uk_phone(re.sub(r"^0044", "0", digits))
        if valid:
            yield Hit(3, found.start(), found.end(), "phone", "phone number")


def is_uk_phone(digits: str) -> bool:
    """Whether digits are a number of the UK's plan: 0, an assigned first digit, and 10 or 11 digits in all.

    >>> is_uk_phone("07700900123"), is_uk_phone("04612345678")
    (True, False)
    """
    return bool(re.fullmatch(r"0(?:[2357]\d{9}|[189]\d{8,9})", digits))


def _postcodes(text: str) -> Iterator[Hit]:
    for found in _POSTCODE.finditer(text):
        if _is_postcode(found):
            yield Hit(3, found.start(), found.end(), "postcode", "postcode with a valid area")
    for found in _DISTRICT.finditer(text):
        if found["area"] in _AREAS:
            yield Hit(4, found.start("all"), found.end("all"), "postcode", "postcode district")


def _is_postcode(found: re.Match[str]) -> bool:
    """A valid area; written all in capitals or all small, and not the end of “level L3 2nd year”."""
    letters = re.sub(r"[\d ]", "", found[0])
    ordinal = found["inward"] in ("1st", "2nd", "3rd")
    return found["area"].upper() in _AREAS and letters in (letters.upper(), letters.lower()) and not ordinal


def _insurance(text: str) -> Iterator[Hit]:
    for found in _NI.finditer(text):
        near = text[max(0, found.start() - 60) : found.start()].casefold()
        if is_ni_prefix(found["prefix"]) and (found["suffix"] or "insurance" in near or "ni number" in near):
            yield Hit(
                2, found.start(), found.end(), "national_insurance", "National Insurance number with a valid prefix"
            )


def is_ni_prefix(prefix: str) -> bool:
    """Whether two letters may begin a National Insurance number.

    >>> is_ni_prefix("AB"), is_ni_prefix("GB"), is_ni_prefix("QQ")
    (True, False, False)
    """
    first, second = prefix[0].upper(), prefix[1].upper()
    return first not in "DFIQUV" and second not in "DFIOQUV" and prefix.upper() not in "BG GB NK KN TN NT ZZ".split()


def _health(text: str) -> Iterator[Hit]:
    for found in _NHS.finditer(text):
        near = "nhs" in text[max(0, found.start() - 60) : found.start()].casefold()
        digits = re.sub(r"\D", "", found["number"])
        if is_nhs_number(digits) and (near or found["gap"] or digits[0] in "3467"):
            yield Hit(2, found.start(), found.end(), "nhs", "NHS number, check digit right")
        elif near and digits[0] != "0":
            yield Hit(4, found.start(), found.end(), "nhs", "called an NHS number, check digit wrong")


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits end in their check digit (modulus 11).

    >>> is_nhs_number("9434765919"), is_nhs_number("9434765918")
    (True, False)
    """
    total = sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True))
    return (11 - total % 11) % 11 == int(digits[9]) and len(set(digits)) > 1


def _births(text: str) -> Iterator[Hit]:
    for found in _BORN.finditer(text):
        yield Hit(2, found.start("date"), found.end("date"), "birth_date", "a date after words of birth")


_FINDERS = (
    _simple(_EMAIL, "email", "e-mail address", 0),
    _simple(_SPOKEN_EMAIL, "email", "e-mail address spelt out", 2),
    _urls,
    _simple(_HANDLE, "handle", "name on a platform", 3),
    _phones,
    _simple(_SPOKEN_PHONE, "phone", "phone number spelt out", 3),
    _postcodes,
    _insurance,
    _health,
    _births,
)
