"""Who gets an answer: the browser that opened the printed address, and nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.review.study import HOST, TOKEN, Page, line, log, make_study


@pytest.fixture
def page(tmp_path: Path) -> Page:
    return Page(make_study(tmp_path / "study"))


def test_the_token_becomes_a_strict_cookie_and_leaves_the_address(page: Page) -> None:
    fresh = TestClient(page.client.app, base_url=HOST, follow_redirects=False)
    answer = fresh.get(f"/?token={TOKEN}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert all(part in answer.headers["set-cookie"] for part in ("HttpOnly", "SameSite=strict", "qualkit-8000="))


@pytest.mark.parametrize("path", ["/", "/?token=wrong", "/api/study", "/static/main.js", "/api/interview?name=E1"])
def test_without_the_token_nothing_is_told(page: Page, path: str) -> None:
    fresh = TestClient(page.client.app, base_url=HOST)
    answer = fresh.get(path)
    assert answer.status_code == 403 and "loan" not in answer.text and "qualkit review" in answer.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1:9999"}, 421),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:9999"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
def test_a_rebound_name_or_another_page_gets_nothing_even_with_the_cookie(
    page: Page, headers: dict[str, str], status: int
) -> None:
    assert page.client.get("/api/study", headers=headers).status_code == status


def test_writing_needs_the_pages_own_origin(page: Page) -> None:
    body = {"lines": [line(page.sentences()[0], "accept", "funding/learner")]}
    assert page.client.post("/api/decisions", json=body).status_code == 403
    assert page.client.get("/api/decisions").status_code == 405
    assert log(page.desk.study.root) == []


def test_every_answer_forbids_inline_and_outside_code(page: Page) -> None:
    fresh = TestClient(page.client.app, base_url=HOST)
    for answer in (
        page.client.get("/"),
        page.client.get("/api/study"),
        page.client.get("/static/main.js"),
        fresh.get("/"),
    ):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff" and answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2f..%2fcli/review.py"])
def test_no_file_beside_the_page_is_served(page: Page, path: str) -> None:
    assert page.client.get(path).status_code == 404


@pytest.mark.parametrize("body", ["", "[]", "{", '"x"', '{"lines": 3}', '{"lines": [3]}', '{"lines": []}'])
def test_a_request_that_is_no_decision_is_refused_in_words(page: Page, body: str) -> None:
    headers = {"Origin": HOST, "Content-Type": "application/json"}
    answer = page.client.post("/api/decisions", content=body, headers=headers)
    assert answer.status_code == 400 and answer.json()["error"]


def test_too_long_a_request_is_not_read(page: Page) -> None:
    answer = page.client.post("/api/decisions", content=b"x" * 3_000_000, headers={"Origin": HOST})
    assert answer.status_code == 413


def test_the_page_loads_nothing_from_elsewhere_and_makes_no_markup_of_text() -> None:
    static = Path(__file__).parents[2] / "qualkit" / "review" / "static"
    for file in static.glob("*.js"):
        text = file.read_text(encoding="utf-8")
        assert not any(
            word in text
            for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "http:", "https:")
        ), file.name
    html = (static / "index.html").read_text(encoding="utf-8")
    assert "http" not in html and "style=" not in html and html.count("<script") == 1
    assert all(f'/static/{file.name}"' in html for file in static.glob("*.js")), "every module is loaded ahead"
