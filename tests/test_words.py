"""Content words."""

from qualkit.words import content_words


def test_a_shortened_not_leaves_no_scrap() -> None:
    assert content_words("It isn't paid, they don’t pay and it DOESN'T work; Anna's levy won't do") == [
        "pay",
        "pay",
        "work",
        "anna",
        "levy",
    ]
