"""What a sitting meets: slow answers, views that are left, the keyboard in the midst of changes, a small screen."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.review.seen import asked, said
from tests.review.study import log, make_study

FOCUSED = "document.activeElement.tagName + ' ' + document.activeElement.textContent.slice(0, 20)"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_study(tmp_path / "study")


@pytest.fixture
def page(root: Path, window: Callable[..., Any], serve: Callable[..., Any]) -> Any:
    """The queue, open, with every proposal made."""
    opened = window(serve(root, "--coder", "anna").address)
    opened.get_by_role("button", name="Learn again").wait_for()
    opened.locator(".card").wait_for()
    return opened


def go(page: Any, view: str, ready: str) -> None:
    page.evaluate("(where) => { location.hash = where; }", view)
    page.locator(ready).first.wait_for()


def late(seconds: float) -> Callable[[Any], None]:
    """A way for an answer that takes long; the page goes on meanwhile."""

    def slow(route: Any) -> None:
        time.sleep(seconds)
        route.continue_()

    return slow


def test_the_keyboard_stays_where_it_is_while_the_page_is_drawn_anew(page: Any) -> None:
    go(page, "#interview/%E0%A4%A", ".card")  # an address that nobody can read shows the queue
    for view, control in (
        ("#codebook", ".codelist button"),
        ("#interviews", "table a"),
        ("#queue", ".progress button"),
    ):
        go(page, view, ".card" if view == "#queue" else control)
        page.locator(control).first.focus()
        before = page.evaluate(FOCUSED)
        page.wait_for_timeout(2600)  # a pulse comes every two seconds
        assert page.evaluate(FOCUSED) == before, view
    page.get_by_role("link", name="Find").press("Enter")
    page.get_by_role("searchbox").wait_for()
    page.get_by_role("link", name="Interviews").press("Enter")
    page.locator("table").wait_for()
    assert page.evaluate("document.activeElement.id") == "main", "a view that was gone to is where the keyboard is"
    go(page, "#queue", ".card")
    page.locator(".card").get_by_role("button", name="Note").press("Enter")
    page.keyboard.type("a thought")
    page.keyboard.press("Control+Enter")
    page.locator(".card .note").wait_for()
    assert page.evaluate(FOCUSED).startswith("BUTTON Note")


def test_words_and_stances_are_chosen_by_keyboard(page: Any, root: Path) -> None:
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowLeft"):
        page.keyboard.press(key)
    page.get_by_role("button", name="Code the selected words").wait_for()
    page.keyboard.press("+")
    page.keyboard.type("employer")
    page.keyboard.press("Enter")
    said(page, "coded Funding › employer")
    assert log(root)[-1]["text"] == "will not"
    page.locator(".card .sentence", has_text="Nobody minds.").press("Enter")
    page.get_by_role("dialog").get_by_text("Nobody minds.").wait_for()
    page.keyboard.press("Escape")
    before = asked(page)
    page.keyboard.press("1")
    page.locator(".card .stances input:checked").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Accept as enabler").wait_for()
    assert asked(page) == before
    page.keyboard.press("a")
    said(page, "enabler")


def test_an_interview_that_comes_late_does_not_take_the_place_of_the_one_read(page: Any, root: Path) -> None:
    held: list[Any] = []
    page.route("**/api/interview?name=E1", lambda route: held.append(route))
    page.evaluate("location.hash = '#interview/E1'")
    deadline = time.monotonic() + 20
    while not held and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    page.keyboard.press("a")
    go(page, "#interview/P1", ".sentence")
    held[0].continue_()
    page.wait_for_timeout(500)
    page.get_by_role("button", name="I like the tea here.").click()
    assert page.locator(".panel blockquote").inner_text() == "I like the tea here."
    assert log(root) == [], "the key of a view that was left did nothing"


def test_undo_means_the_decision_just_made_and_goes_back_to_it(page: Any, root: Path) -> None:
    first = asked(page)
    page.keyboard.press("a")
    said(page, "accepted")
    page.locator("#toast").get_by_role("button", name="Undo").click()
    said(page, "Taken back")
    assert asked(page) == first
    page.keyboard.press("r")
    said(page, "rejected")
    page.route("**/api/decisions", late(0.5))
    second = asked(page)
    page.keyboard.press("a")
    page.keyboard.press("u")
    said(page, "Taken back: accepted")
    assert asked(page) == second
    assert [one["action"] for one in log(root)] == ["accept", "reopen", "reject", "accept", "reopen"]


def test_what_another_window_decided_is_seen_although_this_one_decides_too(
    root: Path, window: Callable[..., Any], serve: Callable[..., Any]
) -> None:
    server = serve(root, "--coder", "anna")
    one = window(server.address)
    one.get_by_role("button", name="Learn again").wait_for()
    two = window(server.address.partition("?")[0] + "#interview/E1")
    two.locator(".sentence").first.wait_for()
    two.wait_for_timeout(2500)
    two.route("**/api/pulse*", lambda route: route.abort())
    assert asked(one) == "They will not take out a loan."
    one.keyboard.press("a")
    said(one, "accepted")
    two.get_by_role("button", name="Nobody minds.").click()
    two.keyboard.press("r")
    said(two, "rejected")
    two.unroute("**/api/pulse*")
    two.locator(".turn .chip.accepted").wait_for()


def test_a_code_is_found_by_its_name_and_by_what_it_means(page: Any) -> None:
    page.keyboard.press("c")
    page.get_by_label("Find a code").fill("boss pays")
    options = page.locator("#codes li")
    options.first.wait_for()
    assert options.locator("bdi").all_inner_texts() == ["Funding › Employer"]
    page.get_by_label("Find a code").fill("fund")
    assert options.count() == 2, "the code itself is no choice"


def test_a_memo_that_is_left_is_saved_or_waits(page: Any, root: Path) -> None:
    go(page, "#memos", ".memo textarea")
    page.get_by_label("Memo", exact=True).fill("a thought on the study")
    page.get_by_role("link", name="Interviews").click()
    said(page, "Memo saved.")
    assert (root / "memos" / "study.md").read_text(encoding="utf-8") == "a thought on the study"
    go(page, "#memos", ".memo textarea")
    page.route("**/api/keep-memo*", lambda route: route.abort())
    page.get_by_label("Memo", exact=True).fill("a second thought")
    page.get_by_role("link", name="Interviews").click()
    page.get_by_role("alert").filter(has_text="The memo on the study is not saved.").wait_for()
    page.unroute("**/api/keep-memo*")
    go(page, "#memos", ".memo textarea")
    assert page.get_by_label("Memo", exact=True).input_value() == "a second thought"
    page.get_by_role("button", name="Save memo").click()
    said(page, "Memo saved.")
    assert (root / "memos" / "study.md").read_text(encoding="utf-8") == "a second thought"


def test_on_a_telephone_the_verdict_stays_in_reach_and_is_not_covered(page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 560})
    page.keyboard.press("1")
    page.keyboard.press("a")
    said(page, "accepted")
    toast, verdict = (page.locator(one).bounding_box() for one in ("#toast", ".verdict"))
    assert verdict["y"] + verdict["height"] <= 560
    assert toast["y"] + toast["height"] <= verdict["y"]
    assert page.locator("#toast button").bounding_box()["height"] < 40, "Undo stands on one line"
