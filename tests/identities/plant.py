"""Plants identifiers of every kind in transcripts, with a fixed seed, and knows where it put them. All are invented.

The numbers come from ranges that are never given to anybody (07700 900…, 01632 960…, example.com); the names are not drawn from
the shipped list: a third of them stand in it, the others do not.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qualkit.identities import Kind
from qualkit.model import Transcript, Turn
from tests.transcripts.make import docx_with

EMPLOYERS = ("Thornwick Joinery", "Bexmoor Housing Association", "Next", "Halloway & Pike")
PLACES = ("Little Marrowby", "Reading", "Cragside", "Ulverham on Sea")

# The identifier stands between ‹ and ›.
PLANTS: dict[Kind, tuple[str, ...]] = {
    "name": (
        "I said as much to ‹Sarah Pemberthy› on the Friday.",
        "It was ‹Gareth›’s idea, not mine.",
        "My name is ‹Caoimhe Brannigan›, by the way.",
        "You would have to ask Mrs ‹Oyelaran› about that.",
        "There was a lad called ‹Zebulon› who finished it early.",
        "Thanks, ‹Will›, that is kind of you.",
        "Dr ‹K. Vasquez-Ohene› signed it off.",
        "We took on ‹Siân› straight from the course.",
        "My manager ‹Ottoline› thinks the same.",
        "‹Grace›, could you pass me that?",
        "I asked ‹Mark Thompson› about the fees.",
        "‹Mohammed Al-Rashidi› did the whole thing in two years.",
        "Then ‹Przemek› left and nobody took it over.",
        "It was between Councillor ‹Ashdown-Whyte› and the board.",
        "My colleague ‹Nkechi Obidike› runs the workshop.",
        "You know, ‹Precious› never got her certificate.",
        "‹Jean-Luc› and ‹Hyacinth› were both on it.",
        "Even ‹Tegan O’Driscoll›’s mum said so.",
        "On the Monday ‹Wojtyła› rang in sick.",
        "We had ‹Sarah› and ‹Przybylski› on the early shift.",
        "It was ‹Nikolajs›’s dad who drove him there.",
        "I will see ‹Zsófia› on the other site.",
    ),
    "email": (
        "Send it to ‹m.tarrow@example.com› then.",
        "It is ‹hr-team+levy@bexmoor.example.org›, all small letters.",
        "Mine is ‹jo dot tarrow at example dot co dot uk›.",
    ),
    "phone": (
        "Ring me on ‹07700 900123› any time.",
        "The office is ‹01632 960 456›.",
        "From abroad it is ‹+44 7700 900 789›.",
        "It’s ‹(0161) 496 0000›, ask for payroll.",
        "The number is ‹oh seven seven double oh nine hundred one two three four five six›.",
        "My mobile, ‹07700-900-321›, is always on.",
    ),
    "postcode": (
        "We are at ‹LS99 9ZZ›, by the ring road.",
        "The postcode is ‹ZE3 9JX›.",
        "Put in ‹bs98 1tl› and follow the signs.",
        "The second site is ‹EC1A 1BB›.",
    ),
    "national_insurance": (
        "They had my number wrong, ‹AB 12 34 56 C› it should be.",
        "It said ‹JG103759A› on the form.",
        "My National Insurance number is ‹ZR 98 76 54› something.",
    ),
    "nhs": (
        "The label read ‹943 476 5919›.",
        "My NHS number, ‹9434765919›, was on the badge.",
        "It was ‹401-023-2137› on the wristband.",
    ),
    "url": (
        "It is all on ‹www.thornwick-joinery.example.com/apprentices›.",
        "Look at ‹https://example.org/~mtarrow?id=4›, you’ll see.",
        "We put it on ‹bexmoor-homes.co.uk› last week.",
    ),
    "handle": ("I post as ‹@marrow_joiner› there.", "Find me, ‹@tarrow1987›, on it."),
    "birth_date": (
        "I was born on ‹3 May 1984›, so work it out.",
        "My date of birth is ‹14/03/1991›.",
        "His birthday is the ‹22nd of November›.",
        "DOB ‹1979-08-30›, it said.",
    ),
    "employer": (
        "At ‹Thornwick Joinery› we never had that.",
        "She went to ‹Bexmoor Housing Association›’s training day.",
        "I was at ‹Next› before this.",
        "Then ‹Halloway and Pike› took me on.",
    ),
    "place": (
        "I grew up in ‹Little Marrowby›, as it happens.",
        "We moved to ‹Reading› for the job.",
        "The ‹Cragside› site closed.",
        "It is out past ‹ulverham on sea›.",
    ),
}
# Sentences that look like identifiers and are none.
DECOYS = (
    "In May we will mark the work, and I hope it will do.",
    "UCAS and Ofsted both said so, and the OfS, and Skills England.",
    "It is 2024 to 2025, about 30,000 pounds, 07:30 to 10:15.",
    "They are on level 4, 2nd year, 3rd cohort.",
    "It says so on www.gov.uk/apprenticeships.",
    "I was reading the next chapter in the summer.",
    "I’m Welsh, I’m chair of the thing, and I’m from the north.",
    "The course is called Health and Social Care.",
    "Will it help? Grace and patience, that is what it takes. Rose to the occasion, she did.",
    "The bill was 1234567890 pence for all I know.",
    "We paid 12 34 56 and QQ123456C is only the example on the form.",
    "Miss Monday’s session and you are behind.",
)
LABELS = ("Ottilie Fairbrother", "Ranulph Igwe", "Marguerite")
_MARKED = re.compile("‹(.*?)›")


@dataclass(frozen=True)
class Planted:
    """An identifier by its place."""

    transcript: str
    start: int
    end: int
    text: str
    kind: Kind


def plant(
    transcripts: Sequence[Transcript], *, per_kind: int = 36, seed: int = 3
) -> tuple[list[Transcript], list[Planted]]:
    """The transcripts with sentences put between turns' sentences, decoys among them, and the truth."""
    draw = random.Random(seed)
    sentences: list[tuple[str, Kind | None]] = [(text, None) for text in DECOYS for _ in range(2)]
    for kind, templates in PLANTS.items():
        sentences += [(templates[n % len(templates)], kind) for n in range(max(per_kind, len(templates)))]
    draw.shuffle(sentences)
    shares: dict[int, list[tuple[str, Kind | None]]] = {n: [] for n in range(len(transcripts))}
    for sentence in sentences:
        shares[draw.randrange(len(transcripts))].append(sentence)
    done, truth = [], []
    for number, transcript in enumerate(transcripts):
        label = LABELS[number // 5] if number % 5 == 0 and number // 5 < len(LABELS) else ""
        changed, own = _plant_in(transcript, shares[number], label, draw)
        done.append(changed)
        truth += own
    return done, truth


def _plant_in(
    transcript: Transcript, sentences: Sequence[tuple[str, Kind | None]], label: str, draw: random.Random
) -> tuple[Transcript, list[Planted]]:
    places = [draw.randrange(len(transcript.turns)) for _ in sentences]
    parts: list[str] = []
    turns: list[Turn] = []
    truth: list[Planted] = []
    size = 0

    def add(text: str) -> None:
        nonlocal size
        parts.append(text)
        size += len(text)

    for number, turn in enumerate(transcript.turns):
        named = label if label and turn.role == "participant" else ""
        if named:
            truth.append(Planted(transcript.id, size, size + len(named), named, "speaker_label"))
        add((named or turn.speaker) + ": ")
        start = size
        add(transcript.speech(turn))
        for sentence, kind in (s for s, place in zip(sentences, places, strict=True) if place == number):
            add(" ")
            at = 0
            for found in _MARKED.finditer(sentence):
                add(sentence[at : found.start()])
                if kind:
                    truth.append(Planted(transcript.id, size, size + len(found[1]), found[1], kind))
                add(found[1])
                at = found.end()
            add(sentence[at:])
        turns.append(replace(turn, speaker=named or turn.speaker, start=start, end=size))
        add("\n\n")
    return replace(transcript, text="".join(parts), turns=tuple(turns)), truth


PEOPLE = ("Ottoline Vole", "Zebulon Marrow", "H. Okonjo-Pike", "Sarah Pemberthy", "mtarrow", "Przemek Zielonka")


def word_file(author: str, commenter: str, comment: str, editor: str) -> bytes:
    """A Word file with an author, a comment and a tracked change."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{author}</dc:creator></cp:coreProperties>'
    )
    body = f'<w:p><w:r><w:t>E1: Yes.</w:t></w:r><w:ins w:author="{editor}"><w:r><w:t> so</w:t></w:r></w:ins></w:p>'
    comments = (
        f'<w:comments {space}><w:comment w:id="0" w:author="{commenter}"><w:p><w:r><w:t>{comment}</w:t></w:r></w:p>'
        "</w:comment></w:comments>"
    )
    data = io.BytesIO(docx_with(body, **{"docProps/core.xml": core}))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("word/comments.xml", comments)
    return data.getvalue()


def plant_in_word() -> list[tuple[bytes, list[tuple[str, Kind]]]]:
    """Word files, and the (text, kind) that stand in them outside of the text."""
    files: list[tuple[bytes, list[tuple[str, Kind]]]] = []
    for number, name in enumerate(PEOPLE):
        other, third = PEOPLE[(number + 1) % len(PEOPLE)], PEOPLE[(number + 2) % len(PEOPLE)]
        data = word_file(name, other, "Is this Gareth? Ring 07700 900123.", third)
        truth: list[tuple[str, Kind]] = [(name, "document_property"), (other, "comment"), (third, "tracked_change")]
        files.append((data, [*truth, ("Gareth", "comment"), ("07700 900123", "comment")]))
    return files
