"""The page as a person uses it: an interview coded by keyboard and by mouse, in a real browser, on a real server."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qualkit import workflow
from tests.review.seen import asked, said
from tests.review.study import log, make_study


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_study(tmp_path / "study")


def by_people(root: Path) -> set[tuple[str, str, str, str]]:
    """Text, code, stance and status of the rows of ``codings.csv`` that people made."""
    workflow.run(root)
    with (root / "out" / "codings.csv").open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["origin"] == "human"]
    assert {row["coder"] for row in rows} <= {"anna", "joint"}
    return {(row["text"], row["code"], row["stance"], row["status"]) for row in rows}


def test_an_interview_is_coded_by_keyboard_through_a_closed_tab(
    root: Path, window: Callable[..., Any], serve: Callable[..., Any]
) -> None:
    server = serve(root)
    page = window(server.address)
    page.get_by_label("Your name").fill("anna")
    page.keyboard.press("Enter")
    page.locator(".card").wait_for()
    assert asked(page) == "They will not take out a loan."
    page.keyboard.press("1")
    page.keyboard.press("a")
    said(page, "accepted Funding › learner, barrier")
    page.keyboard.press("r")
    said(page, "rejected Funding › employer")
    assert asked(page) == "Nobody minds."
    page.keyboard.press("c")
    page.keyboard.type("learner")
    page.keyboard.press("Enter")
    said(page, "changed to Funding › learner")
    assert asked(page) == "It is all money."
    page.keyboard.press("n")
    page.keyboard.type("half a thought")
    page.close()

    page = window(server.address)
    page.locator(".card").wait_for()
    assert asked(page) == "It is all money.", "the item that was left in the middle waits"
    page.keyboard.press("n")
    page.keyboard.type("a whole thought")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("3")
    page.keyboard.press("a")
    said(page, "accepted Funding, neutral")
    page.keyboard.press("u")
    said(page, "Taken back")
    assert asked(page) == "It is all money."
    page.keyboard.press("r")
    said(page, "rejected Funding")
    page.keyboard.press("d")
    said(page, "is done")
    assert asked(page) == "Money, mostly."
    page.keyboard.press("a")
    page.get_by_role("heading", name="Nothing is left to decide on.").wait_for()
    assert by_people(root) == {
        ("They will not take out a loan.", "funding/learner", "barrier", "accepted"),
        ("Nobody minds.", "funding/learner", "enabler", "accepted"),
        ("Money, mostly.", "funding", "neutral", "accepted"),
    }
    code, told = server.stop()
    assert code == 0 and "6 decisions in this sitting" in told and "anna.jsonl" in told


def test_an_interview_is_coded_by_mouse_in_its_text(
    root: Path, window: Callable[..., Any], serve: Callable[..., Any]
) -> None:
    page = window(serve(root, "--coder", "anna").address)
    page.get_by_role("button", name="Learn again").wait_for()
    page.get_by_role("link", name="Interviews").click()
    page.get_by_role("link", name="E1").click()
    page.get_by_role("button", name="They will not take out a loan.").click()
    panel = page.get_by_label("Codes of the selection")
    panel.get_by_role("button", name="Reject").click()
    said(page, "rejected")
    panel.get_by_role("button", name="Take back").click()
    said(page, "took back")
    panel.get_by_text("barrier", exact=True).click()
    said(page, "accepted Funding › learner, barrier")

    sentence = page.locator(".sentence", has_text="It is all money.")
    box = sentence.bounding_box()
    page.mouse.move(box["x"] + 1, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 50, box["y"] + 12, steps=5)
    page.mouse.up()
    panel.get_by_label("Only the words selected").check()
    panel.get_by_role("button", name="Add a code").click()
    page.get_by_role("dialog").get_by_role("radio", name="enabler").check(force=True)
    page.get_by_role("option", name="employer").click()
    said(page, "coded Funding › employer, enabler")
    page.get_by_role("button", name="Interview is done").click()
    said(page, "Interview E1 is done")
    words = log(root)[-2]["text"]
    assert words and words != sentence.inner_text() and sentence.inner_text().startswith(words)
    assert by_people(root) == {
        ("They will not take out a loan.", "funding/learner", "barrier", "accepted"),
        (sentence.inner_text(), "funding/employer", "enabler", "accepted"),
    }


def test_a_decision_that_could_not_be_saved_is_told_kept_and_sent_again(
    root: Path, window: Callable[..., Any], serve: Callable[..., Any]
) -> None:
    server = serve(root, "--coder", "anna")
    page = window(server.address)
    page.locator(".card").wait_for()
    page.route("**/api/decisions", lambda route: route.abort())
    page.keyboard.press("a")
    alert = page.get_by_role("alert").filter(has_text="Not saved")
    alert.wait_for()
    assert asked(page) == "They will not take out a loan." and log(root) == []
    page.keyboard.press("r")
    page.get_by_text("is not saved yet").wait_for()
    page.unroute("**/api/decisions")
    page.get_by_role("button", name="Try again").click()
    said(page, "accepted")
    assert [one["action"] for one in log(root)] == ["accept"]
    server.process.kill()
    page.get_by_text("qualkit does not answer").wait_for()
    assert [one["action"] for one in log(root)] == ["accept"], "what was acknowledged outlives the server"


def test_a_second_window_shows_what_the_first_decided(
    root: Path, window: Callable[..., Any], serve: Callable[..., Any]
) -> None:
    server = serve(root, "--coder", "anna")
    one, two = window(server.address), window(f"{server.address}#interview/E1")
    two.goto(server.address.partition("?")[0] + "#interview/E1")
    one.locator(".card").wait_for()
    one.keyboard.press("a")
    two.locator(".turn .chip.accepted").wait_for()


def test_hostile_text_is_only_text(tmp_path: Path, window: Callable[..., Any], serve: Callable[..., Any]) -> None:
    hostile = "<script>alert(1)</script> \u202e <img src=x onerror=alert(2)> `a` </textarea> ${b}"
    text = f"INT: {hostile}\n\nE1: The loan {hostile} here. {'y' * 100_000}. Money.\n"
    root = make_study(tmp_path / "study", texts={"E1.txt": text, "<b>bold`.txt": "INT: So?\n\nP1: Money.\n"})
    page = window(serve(root, "--coder", "anna").address)
    page.locator(".card").wait_for()
    page.keyboard.press("r")  # the interview with the odd name comes first
    said(page, "rejected")
    assert hostile in page.locator(".card .sentence.current").text_content()
    page.keyboard.press("n")
    page.keyboard.insert_text(hostile)
    page.keyboard.press("Control+Enter")
    page.keyboard.press("a")
    for view in ("#interview/E1", "#interviews", "#find", "#problems", "#memos"):
        page.evaluate("(where) => { location.hash = where; }", view)
        page.wait_for_timeout(300)
        assert page.locator("main img, main script, main b:has-text('bold')").count() == 0
    assert log(root)[1]["note"] == hostile


VIEWS = ["queue", "interview/E1/44", "interviews", "find", "compare", "codebook", "memos", "problems"]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark"), (390, "light"), (1280, "dark")])
def test_axe_finds_nothing_serious_and_nothing_runs_over_the_edge(
    root: Path, chromium: Any, serve: Callable[..., Any], width: int, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    server = serve(root, "--coder", "anna")
    context = chromium.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(server.address)
    page.locator(".card").wait_for()
    wrong = []
    for view in VIEWS:
        page.evaluate("(where) => { location.hash = where; }", f"#{view}")
        page.wait_for_timeout(400)
        found = Axe().run(page).response["violations"]
        wrong += [
            f"{view}: {v['id']} {v['nodes'][0]['html'][:120]}" for v in found if v["impact"] in ("serious", "critical")
        ]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wrong.append(f"{view}: wider than the window")
    page.evaluate("location.hash = '#queue'")
    page.locator(".card").wait_for()
    page.keyboard.press("c")
    found = Axe().run(page).response["violations"]
    wrong += [
        f"picker: {v['id']} {v['nodes'][0]['html'][:120]}" for v in found if v["impact"] in ("serious", "critical")
    ]
    context.close()
    assert wrong == []
