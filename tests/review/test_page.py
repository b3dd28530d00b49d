"""The rest of what the page asks: order, search, memos, names, problems, learning, hostile text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.errors import QualkitError
from qualkit.places import place_key
from qualkit.review import learner as learners
from qualkit.review import open_desk
from qualkit.review.desk import sign_in
from qualkit.review.memos import memo_file
from qualkit.review.names import coder_name
from qualkit.review.state import proposed_in
from qualkit.workflow import recode
from tests.review.study import E1, Page, add_lines, line, log, make_study


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_study(tmp_path / "study")


def test_orders_hold_the_same_proposals_and_a_seed_gives_the_same_sample(root: Path) -> None:
    page = Page(root)
    keys = {
        order: [i["key"] for i in page.items(order=order, seed=3)]
        for order in ("transcript", "code", "uncertain", "disagreements", "random")
    }
    assert len({frozenset(each) for each in keys.values()}) == 1 and len(keys["transcript"]) == 6
    assert keys["random"] == [i["key"] for i in page.items(order="random", seed=3)]
    assert keys["random"] != [i["key"] for i in page.items(order="random", seed=4)]
    ranks = [("funding", "funding/learner", "funding/employer").index(k.split("|")[1]) for k in keys["code"]]
    assert ranks == sorted(ranks)


def test_the_queue_goes_on_after_an_item_and_leaves_out_what_was_decided(root: Path) -> None:
    page = Page(root)
    keys = [i["key"] for i in page.items()]
    page.decide(line(page.sentences()[0], "reject", "funding/learner"))
    assert [i["key"] for i in page.items()] == keys[1:]
    assert [i["key"] for i in page.items(after=keys[1], limit=2)] == keys[2:4]


def test_search_and_filters_find_sentences(root: Path) -> None:
    page = Page(root)

    def texts(**query: str) -> list[str]:
        return [s["text"] for s in page.get("find", **query)["sentences"]]

    assert texts(words="THE  loan") == ["Ask my brother about the loan."]
    assert texts(words='is "fair"') == ["The boss pays for the course, and that is “fair” 🙂 enough."]
    (hit,) = page.get("find", words="THE  loan")["sentences"]
    ((start, end),) = hit["words"]
    assert E1[start:end] == "the loan"
    assert texts(participant="P1", code="funding") == ["Money, mostly."]
    assert texts(status="uncoded", group="provider") == ["I like the tea here."]
    page.decide(line(page.sentences("P1")[0], "reject", "funding"))
    assert texts(status="rejected") == ["Money, mostly."] == texts(coder="anna")
    assert texts(status="accepted") == []
    assert page.get("find")["total"] == 7


def test_disagreements_come_first(root: Path) -> None:
    page = Page(root)

    def keys() -> list[str]:
        return [i["key"] for i in page.items(order="disagreements")]

    first, second = keys()[:2]
    there = next(s for s in page.sentences() if s["segment"] == second.partition("|")[0])
    page.decide(line(there, "code", "funding"))
    assert keys()[:2] == [second, first]


def test_counts_are_live(root: Path) -> None:
    page = Page(root)
    before = page.get("pulse")["counts"]["funding/learner"]
    page.decide(line(page.sentences()[0], "accept", "funding/learner"))
    assert before == {"proposed": 2} and page.get("pulse")["counts"]["funding/learner"] == {
        "proposed": 1,
        "accepted": 1,
    }


def test_a_rejection_counts_as_decided_when_the_proposal_is_made_no_more(root: Path) -> None:
    page = Page(root)
    page.decide(line(page.sentences()[0], "reject", "funding/learner"))
    page.desk.state = proposed_in(page.desk.state, {"E1": []})
    progress = page.get("pulse")["progress"]
    assert (progress["decided"], progress["sitting"]) == (1, 1)


def test_a_rejection_under_a_former_name_counts_once(root: Path) -> None:
    page = Page(root)
    page.decide(line(page.sentences()[0], "reject", "funding/learner"))
    recode.rename(root, "funding/learner", "funding/student")
    again = Page(root)
    assert again.get("pulse")["progress"]["decided"] == 1
    assert [v["code"] for v in again.sentences()[0]["verdicts"]] == ["funding/student"]


def test_a_window_in_which_somebody_else_seems_to_code_saves_nothing(root: Path) -> None:
    page = Page(root)
    sign_in(page.desk, "bob")
    asked = {"lines": [line(page.sentences()[0], "accept", "funding/learner")], "coder": "anna"}
    answer = page.post("decisions", asked)
    assert answer["status"] == 409 and "bob is coding now, not anna" in answer["error"]
    assert log(root, "bob") == log(root) == []
    assert page.post("decisions", asked | {"coder": "bob"})["status"] == 200


def test_a_memo_is_markdown_in_the_study_and_never_written_over(root: Path) -> None:
    page = Page(root)
    where = {"kind": "code", "name": "funding/employer"}
    assert page.get("memo", **where) == {"text": "", "version": "", "file": "memos/code-funding.employer.md"}
    first = page.post("keep-memo", {"text": "one", "version": ""}, **where)
    file = root / "memos" / "code-funding.employer.md"
    assert file.read_text(encoding="utf-8") == "one"
    file.write_text("somebody else", encoding="utf-8")
    clash = page.post("keep-memo", {"text": "two", "version": first["version"]}, **where)
    assert clash["status"] == 409 and clash["now"]["text"] == "somebody else"
    assert file.read_text(encoding="utf-8") == "somebody else"
    assert page.post("keep-memo", {"text": "both", "version": clash["now"]["version"]}, **where)["status"] == 200
    assert page.get("memo", kind="code", name="../../etc/passwd")["error"]


def test_memos_are_no_transcripts_of_a_bare_folder(tmp_path: Path) -> None:
    for name in ("E1.txt", "memos/study.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("INT: So?\n\nE1: Money.\n", encoding="utf-8")
    assert list(open_desk(tmp_path).state.interviews) == ["E1"]


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_memo_files_stay_in_their_folder_and_differ(a: str, b: str) -> None:
    folder = Path("/study/memos")
    one, two = memo_file(folder, "participant", a), memo_file(folder, "participant", b)
    assert one.parent == folder and "\0" not in one.name and (one == two) == (a == b)


@pytest.mark.parametrize(
    "name", ["", " ", "a/b", "..", ".anna", "anna.", "con", "nul.x", "rules", "Joint", "a\\b", "x" * 61, "<b>", "a\nb"]
)
def test_a_name_that_is_no_file_name_is_refused_in_words(name: str) -> None:
    with pytest.raises(QualkitError) as told:
        coder_name(name)
    assert told.value.remedy


def test_names_of_people_are_fine_and_capitals_do_not_make_another_person() -> None:
    assert [coder_name(n) for n in (" anna ", "Åsa", "María José", "J. Smith", "k-2")] == [
        "anna",
        "Åsa",
        "María José",
        "J. Smith",
        "k-2",
    ]
    with pytest.raises(QualkitError, match="'anna'"):
        coder_name("Anna", ["anna"])


def test_the_page_asks_for_the_coder_and_has_a_known_name_confirmed(root: Path) -> None:
    add_lines(root, "ben", {"action": "done", "transcript": "P1"})
    page = Page(root, "")
    study = page.get("study")
    assert (study["coder"], study["coders"]) == ("", ["ben"])
    assert page.post("coder", {"name": "ben"})["status"] == 409
    assert page.post("coder", {"name": "ben", "known": True})["coder"] == "ben"
    page.decide(line(page.sentences()[0], "accept", "funding/learner"))
    assert len(log(root, "ben")) == 2


def test_conflict_copies_of_a_log_are_no_people_and_are_told(root: Path) -> None:
    page = Page(root)
    page.decide(line(page.sentences()[0], "accept", "funding/learner"))
    mine = (root / "decisions" / "anna.jsonl").read_bytes()
    (root / "decisions" / "annabel.jsonl").write_text("{", encoding="utf-8")  # not a copy of anna's
    copies = ["anna 2", "anna-LAPTOP", "anna.sync-conflict-20260101-120000-ABC", "anna (conflicted copy 2026-01-01)"]
    for name in copies:
        (root / "decisions" / f"{name}.jsonl").write_bytes(mine)
    (root / "decisions" / ".ben.jsonl.icloud").write_bytes(b"bplist00")
    add_lines(root, "anna b", {"action": "done", "transcript": "P1"})
    opened = Page(root, "")
    assert opened.get("study")["coders"] == ["anna", "anna b", "annabel"]
    told = {p["file"]: p["what"] for p in opened.get("problems")["problems"]}
    assert all("all its lines are there too" in told.pop(f"decisions/{name}.jsonl") for name in copies)
    assert told.keys() == {"decisions/.ben.jsonl.icloud", "decisions/annabel.jsonl"}
    assert opened.sentences()[0]["verdicts"][0]["coder"] == "anna" and len(opened.sentences()[0]["verdicts"]) == 1


def test_orphans_and_broken_lines_are_told(root: Path) -> None:
    add_lines(root, "ben", {"action": "code", "transcript": "E1", "text": "words that are gone", "code": "funding"})
    add_lines(root, "ben", {"action": "code", "transcript": "X9", "text": "no such interview", "code": "funding"})
    with (root / "decisions" / "ben.jsonl").open("a", encoding="utf-8") as stream:
        stream.write("{torn\n")
    told = [p["what"] for p in Page(root).get("problems")["problems"]]
    assert any("words are not in the transcript" in what for what in told)
    assert any("'X9' is not in the study" in what for what in told)
    assert any("not complete JSON" in what for what in told)


def test_an_orphan_offers_the_nearest_place_in_any_interview(root: Path) -> None:
    add_lines(root, "ben", {"action": "code", "transcript": "X9", "text": "Nobody minds.", "code": "funding"})
    (told,) = (p for p in Page(root).get("problems")["problems"] if "'X9'" in p["what"])
    assert "E1:134 “Nobody minds.”" in told["remedy"]


def test_learning_again_reorders_and_changes_nothing_decided(root: Path) -> None:
    page = Page(root)
    page.decide(line(page.sentences()[0], "accept", "funding/learner", stance="enabler"))
    before = page.sentences()[0]
    page.post("learn", {})
    assert page.learner.idle.wait(30)
    assert page.get("pulse")["learned"] == 2 and page.sentences()[0] == before


def test_a_failure_in_learning_is_told_and_blocks_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page(root)

    def broken(*given: object) -> None:
        raise ValueError("no luck")

    monkeypatch.setattr(learners, "layers_of", broken)
    page.post("learn", {})
    assert page.learner.idle.wait(30)
    assert "no luck" in page.get("pulse")["job"]["error"]
    assert page.decide(line(page.sentences()[0], "accept", "funding/learner"))["status"] == 200


def test_the_model_learns_again_after_a_stretch_of_work(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learners, "LEARN_EVERY", 2)
    page = Page(root)
    for n in range(2):
        page.decide(line(page.sentences()[n], "code", "funding", stance="neutral"))
    assert page.learner.idle.wait(30)
    assert page.get("pulse")["learned"] == 2


HOSTILE = '<script>alert(1)</script> \u202eesrever `tick` </textarea> <img src=x onerror=alert(1)> ${x} \\ "'


def test_hostile_text_comes_through_as_it_is(tmp_path: Path) -> None:
    text = f"INT: {HOSTILE}\n\nE1: {HOSTILE} the loan. {'x' * 100_000} money.\n"
    root = make_study(tmp_path / "study", texts={"E1.txt": text, "<b>bold`.txt": "INT: So?\n\nP1: Money.\n"})
    page = Page(root)
    (item, *_) = page.items(transcript="E1")
    assert item["question"]["text"] == HOSTILE
    sentence = page.sentences()[0]
    page.decide(line(sentence, "accept", item["code"], note=HOSTILE))
    assert page.sentences()[0]["verdicts"][0]["note"] == HOSTILE == log(root)[0]["note"]
    assert page.get("interview", name="<b>bold`")["turns"][1]["speaker"] == "P1"
    answer = page.client.get("/api/interview", params={"name": "E1"})
    assert answer.headers["content-type"] == "application/json"


def test_with_a_drawn_sample_only_its_stretches_are_in_the_queue_and_in_the_progress(tmp_path: Path) -> None:
    root = make_study(tmp_path / "study")
    text = (root / "transcripts" / "E1.txt").read_text(encoding="utf-8")
    start = text.index("It is all money.")
    end = text.index("the loan.", start) + len("the loan.")
    drawn = tmp_path / "sample.csv"
    drawn.write_text(f"place\n{place_key('E1', start, end, text[start:end])}\n", encoding="utf-8")
    page = Page(root, sample=drawn)
    assert {item["segment"] for item in page.items()} == {f"E1:{start}", f"E1:{text.index('Ask my brother')}"}
    assert page.get("pulse", since=0)["progress"]["left"] == len(page.items()) == 2 < len(Page(root).items())
    blind = Page(root, "ben", blind=True, sample=drawn)
    assert [item["segment"] for item in blind.items()] == [f"E1:{start}"]
    assert blind.get("pulse", since=0)["progress"]["left"] == 2
    for coder in ("ann", "cem"):
        add_lines(root, coder, {"action": "code", "transcript": "E1", "text": "It is all money.", "code": "funding"})
    again = Page(root, sample=drawn).get("pulse", since=0)["progress"]
    assert (again["decided"], again["left"]) == (1, 1), "two people's coding of one sentence is one"
