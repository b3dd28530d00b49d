"""Content words."""

import pytest

from qualkit.words import content_words, looks_english


def test_a_shortened_not_leaves_no_scrap() -> None:
    assert content_words("It isn't paid, they don’t pay and it DOESN'T work; Anna's levy won't do") == [
        "pay",
        "pay",
        "work",
        "anna",
        "levy",
    ]


OTHERS = {
    "French": "On n'a pas assez d'argent pour les formateurs, et les patrons me disent oui, mais pas cette année. "
    "J'ai commencé ici il y a dix ans, et plus on avance, plus c'est dur. Tu as raison, on me le dit souvent. "
    "Les parents pensent que l'université est la seule voie, et nous on a du mal à les convaincre.",
    "German": "Also am Anfang war das so, dass wir in der Schule gar nicht davon gehört haben. Er hat mir gesagt, was man "
    "da machen will, und so war das auch bei mir. Man muss sich um alles selber kümmern, um das Geld, um den Platz. "
    "In den letzten Jahren hat sich da nicht so viel verändert, und am Ende will man ja einen Beruf haben.",
    "Dutch": "We hadden een leraar die er wat van wist, maar die was er niet altijd, want in het bedrijf is er geen tijd "
    "voor. Of we er nu over praten of niet, we zijn er nog niet. Er was er een die me had gezegd dat ik er spijt van zou "
    "krijgen. Even later was ik in de klas en was het wel goed.",
    "Welsh": "Dw i'n meddwl bod y broblem fwyaf yn ymwneud ag arian, ond does dim digon o staff i gynnal y cwrs. Hi oedd "
    "y cyntaf i ddweud wrtha i am y peth, a mi es i at y tiwtor i ofyn am fwy o wybodaeth. Mae'r rhieni eisiau i'r plant "
    "fynd i'r brifysgol, a dydyn nhw ddim yn gwybod am y llwybrau eraill.",
    "Spanish": "A mí me lo dijo un profesor, pero en mi casa no me creían. He trabajado en una empresa cinco años y no me "
    "han pagado los estudios. No, no me dan tiempo, y al final lo hago por la noche, a las once. Has visto cómo está todo, "
    "no hay dinero y nadie se atreve a decir que no. A ver, a mí no me han dicho nada.",
}
NOTES = (
    "Levy pot unspent again this year. Need more tutors, can't recruit at college salaries. Small firms short of time, no "
    "cover for day release. Learners mostly adults, already working, evenings preferred. Careers advice weak in schools. "
    "Name change confusing, label unknown to parents. Funding per learner too low for engineering kit. Marketing budget nil."
)
SPOKEN = (
    "Well, I think that the trouble with it is the money, you know, because they would have to pay for it themselves. "
)


@pytest.mark.parametrize("language", OTHERS)
def test_other_languages_do_not_look_like_english(language: str) -> None:
    assert not looks_english([OTHERS[language]])
    assert looks_english([SPOKEN] * 10 + [OTHERS[language]]), "some sentences among English ones"


@pytest.mark.parametrize(
    "answers",
    [
        [],
        [NOTES],
        [OTHERS["French"][:200]],
        ["Leeds", "Engineering.", "Funding", "Nursing and midwifery"] * 30,
        ["In 2019 it was 45, then 30, 28, 22, so that's 51 per cent; 19 finished, 12 went on, 5 left."] * 5,
    ],
    ids=["nothing", "terse notes", "too short to tell", "single words", "figures"],
)
def test_english_and_what_cannot_be_told_look_like_english(answers: list[str]) -> None:
    assert looks_english(answers)
