"""Knows speaker labels: what they look like, which are usual for interviewers, and which words only look like one."""

from __future__ import annotations

import re
from functools import lru_cache

_SPACE = re.compile(r"[\s_]+")
_PAREN = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")
_LONG = r"interviewers?|moderators?|researchers?|facilitators?|questioner|question"
_INTERVIEWER = re.compile(
    r"(?:int|i|q|iv|ivr|intv|mod|fac)(?:[ .#-]*\d{1,2}|[ .#-]+[a-z])?\.?"
    rf"|(?:{_LONG})(?:[ ,.#-]+[\w'’-]+){{0,3}}"
)
# Words that name a speaker at once, for layouts with nothing between the label and the speech.
USUAL = "Interviewer|Interviewee|Moderator|Facilitator|Researcher|Participant|Respondent|Speaker"
_ROLE = re.compile(rf"(?:the )?(?:lead |co-?|second |assistant )?(?:{_LONG})")
_GENERIC = re.compile(
    r"(?:speaker|participant|respondent|interviewee|informant|person|voice|student|employer|provider|policy ?maker|partner|male|"
    r"female|man|woman|(?:male|female|unknown|unidentified|new|another) (?:speaker|voice|participant|person)|unknown|unidentified|"
    r"answer|resp|part|guest|narrator|attendee|delegate|member|multiple speakers|several speakers|spk|s|p|r|a|f|m)"
    r"[ #.-]*(?:\d{1,4}|[a-z]|one|two|three|four|five|six)?"
)
_SHORT = re.compile(
    r"[^\W\d_]{1,5}[ .#-]?\d{1,4}[a-z]?"  # E11, FG 3, P2a
    r"|[^\W\d_]{1,3}|(?:[^\W\d_]\.){1,3}"  # JS, J.S.
    r"|[^\W\d_]{1,5}\d{0,3}-[^\W\d_]{1,5}\d{0,3}"  # FG1-P2
    r"|\d{2,5}"  # a respondent's number
)
_NUMBERED = re.compile(r"[^\W\d_]{1,4}[ .#-]?\d{1,4}")  # also in lower case: e11
_WORDS = re.compile(r"[ ,/]+")
_MONTH = (
    "jan feb mar apr jun jul aug sep sept oct nov dec january february march april june july august september october november "
    "december monday tuesday wednesday thursday friday saturday sunday"
)
_DATE = re.compile(
    rf"\d{{4}}|\d{{1,2}}[./]\d{{1,2}}|\b(?:{'|'.join(_MONTH.split())})\b \d|\d \b(?:{'|'.join(_MONTH.split())})\b"
)
_PARTICLES = frozenset(
    "de da do dos das del della di du la le van von der den ter bin ibn al el of the and y e o for".split()
)
_TITLES = frozenset("dr mr mrs ms miss mx prof professor sir dame lord lady rev cllr councillor".split())

# Words before a colon that begin a sentence or a list entry, not a turn.
NOT_LABELS = frozenset(
    """
    note notes nb ps p.s example examples e.g i.e eg ie etc ok reason reasons result results problem problems
    one two three four five first second third fourth fifth firstly secondly thirdly finally lastly next then also but and so or because well
    yes no okay right look listen point points summary conclusion background context aim aims method theme themes
    topic topics key section part chapter appendix table figure source sources warning update edit correction quote
    quotation comment comments action actions time times cost costs money pros cons option options step steps
    he she they we you it i'm this that there here what who how why when where which whoever whatever me him her them us
    everyone everybody same different question? tip tips link links http https ftp mailto re fwd cc bcc www
    """.split()
)
# Remarks of a transcriber that stand in brackets.
REMARKS = frozenset(
    """
    laughs laughter laughing pause pauses silence sighs sigh coughs cough inaudible unclear indistinct crosstalk overlapping
    interruption interrupted phone noise music applause redacted anonymised name place organisation company nods unintelligible
    """.split()
)
_SPEAKER_KEYS = (
    "interviewer interviewers interviewee interviewees participant participants respondent respondents moderator moderators "
    "facilitator facilitators researcher researchers speaker speakers student employer provider partner"
).split()
_OTHER_KEYS = """
    title, project, study, date, time, start, start time, end, end time, place, location, venue, site, length, duration, file,
    filename, file name, audio, audio file, recording, recorded, interview, attendees, present, apologies, transcriber, transcript,
    transcription, transcribed, transcribed by, language, version, status, note, notes, group, role, sector, mode, id, subject,
    organisation, organization, job title, consent, reference, ref, pseudonym, age, gender, event, meeting, session,
    date of interview, interview date, interview location, interview length, interview no, interview number, date and time,
    recording date, recorded on, participant id, participant code, participant number, interviewed by, interview with,
    project title, study title, time of interview, interview id, key, conventions, transcript conventions, transcription key
"""
SPEAKER_KEYS = frozenset(_SPEAKER_KEYS)
SHEET_KEYS = frozenset(" ".join(key.split()) for key in _OTHER_KEYS.split(","))


def fold(label: str) -> str:
    """The form in which two spellings of a label are the same: ``SPEAKER_1`` and ``Speaker  1``."""
    return _SPACE.sub(" ", label.strip().strip("*_:<>").strip()).casefold()


def bare(label: str) -> str:
    """The label without what follows in brackets: ``Participant 3`` of ``Participant 3 (Employer)``."""
    return _PAREN.sub("", label).strip() or label


def bracketed(label: str) -> str:
    """What stands in brackets behind a label: ``Employer`` of ``Participant 3 (Employer)``."""
    found = _PAREN.search(label)
    return found.group(1).strip() if found and found.start() else ""


@lru_cache(maxsize=4096)
def is_interviewer(label: str) -> bool:
    """Whether a label is a usual one for interviewers: ``INT``, ``Interviewer A``, ``Q12``, ``Jane (Researcher)``."""
    role = bracketed(label)
    return bool(_INTERVIEWER.fullmatch(fold(bare(label))) or (role and _ROLE.fullmatch(fold(role))))


@lru_cache(maxsize=4096)
def is_generic(label: str) -> bool:
    """Whether a label says only that somebody speaks: ``Speaker 1``, ``Participant B``, ``Respondent``."""
    return bool(_GENERIC.fullmatch(fold(bare(label))))


@lru_cache(maxsize=4096)
def is_code(label: str) -> bool:
    """Whether a label is a usual one, a short code or initials: ``Interviewer``, ``E11``, ``FG1-P2``, ``JS``, ``A``."""
    core = bare(label)
    if fold(core) in NOT_LABELS:
        return False
    if is_generic(core) or is_interviewer(label) or _NUMBERED.fullmatch(core):
        return True
    return core == core.upper() and bool(_SHORT.fullmatch(core))


@lru_cache(maxsize=4096)
def is_name(label: str) -> bool:
    """Whether every word of a label could be part of a name: ``Sarah Jones``, ``Dr van Dijk``, ``CHAIR``."""
    core = bare(label).strip()
    words = [word for word in _WORDS.split(core) if word not in ("&", "-", "–")]
    if not 1 <= len(words) <= 6 or words[0].casefold() in NOT_LABELS | REMARKS or is_date(core):
        return False
    proper = [word for word in words if word.casefold().strip(".") not in _PARTICLES | _TITLES]
    return bool(proper) and all(_capital(word) for word in proper) and any(c.isalpha() for c in core)


def is_date(label: str) -> bool:
    """Whether a label is rather a date: ``March 11, 2026``."""
    return bool(_DATE.search(label.casefold()))


def _capital(word: str) -> bool:
    first = word.lstrip("([“‘\"'#")[:1]
    return bool(first) and (first.isupper() or first.isdigit() or (first.isalpha() and first.lower() == first.upper()))


def shape(label: str) -> str:
    """The pattern of a code, for comparing codes: ``A9`` for ``E11`` and ``P3``, ``AA`` for ``JS``."""
    letters = re.sub(r"\d+", "9", fold(bare(label)))
    return re.sub(r"[^\W\d_]", "A", letters)


@lru_cache(maxsize=4096)
def name_words(label: str) -> frozenset[str]:
    """The words of a personal name, lower case, without titles; empty for codes and generic labels."""
    core = bare(label)
    if is_generic(core) or is_interviewer(core) or not is_name(core) or re.search(r"\d", core):
        return frozenset()
    words = (word.strip(".,'’").casefold() for word in core.split())
    return frozenset(word for word in words if word and word not in _TITLES)


def initials(label: str) -> str:
    """``sj`` of ``Sarah Jones``."""
    words = [word for word in bare(label).split() if word.casefold().strip(".") not in _TITLES]
    return "".join(word[0] for word in words).casefold() if len(words) > 1 else ""
