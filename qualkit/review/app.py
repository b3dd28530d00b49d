"""The page's addresses: each takes a request, calls one function, and answers in JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from qualkit.errors import QualkitError, crash_log
from qualkit.review import memos, queue, views
from qualkit.review.desk import Desk, decide, refresh, sign_in, undo
from qualkit.review.failures import ClashError, HiddenError, NoCoderError, NotSavedError
from qualkit.review.filters import Filters, found
from qualkit.review.guard import guarded
from qualkit.review.learner import Learner, learn_again, learn_when_due
from qualkit.review.reconcile import differences

STATIC = Path(__file__).parent / "static"
KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
MOST = 200  # sentences of a search, differences of a list
STATUS: Mapping[type[QualkitError], int] = {NotSavedError: 507, ClashError: 409, HiddenError: 403, NoCoderError: 401}

Answer = Callable[[Mapping[str, str], Any], object]


def make_app(desk: Desk, learner: Learner, token: str) -> ASGIApp:
    """The ASGI application for one desk; only requests with the token are answered."""

    def reading(given: Mapping[str, str], body: Any) -> object:
        return {"ready": True}

    def study(given: Mapping[str, str], body: Any) -> object:
        return views.study_view(desk)

    def pulse(given: Mapping[str, str], body: Any) -> object:
        refresh(desk)
        return views.pulse_view(desk, _number(given.get("since")))

    def name_coder(given: Mapping[str, str], body: Any) -> object:
        sign_in(desk, str(body.get("name", "")), known=body.get("known") is True)
        return views.study_view(desk)

    def interview(given: Mapping[str, str], body: Any) -> object:
        return views.interview_view(queue.interview_of(desk.state, given["name"]))

    def next_items(given: Mapping[str, str], body: Any) -> object:
        return _items(desk, given)

    def item(given: Mapping[str, str], body: Any) -> object:
        place = queue.Item(given.get("transcript", ""), given.get("segment", ""), given.get("code", ""))
        return views.item_view(desk.state, queue.known(desk.state, place), desk.coder)

    def find(given: Mapping[str, str], body: Any) -> object:
        filters = _filters(given)
        return views.found_view(found(desk.state, filters), filters.words, MOST)

    def compare(given: Mapping[str, str], body: Any) -> object:
        if desk.blind:
            raise HiddenError("Other coders' codings are not shown while you code blind.", "Start without --blind.")
        every = differences(desk.state, _filters(given))
        shown = [d for d in every if not d.settled] if given.get("open") == "1" else every
        return {
            "total": len(every),
            "open": sum(not d.settled for d in every),
            "items": [views.difference_view(desk.state, d) for d in shown[:MOST]],
        }

    def problems(given: Mapping[str, str], body: Any) -> object:
        return {"problems": views.problem_views(views.problems_of(desk))}

    def decisions(given: Mapping[str, str], body: Any) -> object:
        lines = body.get("lines")
        if not isinstance(lines, list) or not all(isinstance(one, dict) for one in lines):
            raise QualkitError("The request is no list of decisions.", "Load the page again.")
        step = decide(desk, lines, jointly=body.get("jointly") is True, seen=str(body.get("coder", "")))
        learn_when_due(desk, learner)
        return views.step_view(desk, step)

    def take_back(given: Mapping[str, str], body: Any) -> object:
        return views.step_view(desk, undo(desk, str(body.get("step"))))

    def learn(given: Mapping[str, str], body: Any) -> object:
        if desk.blind:
            raise HiddenError("Nothing is proposed while you code blind.", "Start without --blind.")
        learn_again(desk, learner)
        return views.pulse_view(desk, desk.state.revision)

    def memo(given: Mapping[str, str], body: Any) -> object:
        file = _memo_file(desk, given)
        read = memos.read_memo(file)
        return {"text": read.text, "version": read.version, "file": f"memos/{file.name}"}

    def keep_memo(given: Mapping[str, str], body: Any) -> object:
        file = _memo_file(desk, given)
        kept = memos.write_memo(file, str(body.get("text", "")), str(body.get("version", "")))
        return {"text": kept.text, "version": kept.version, "file": f"memos/{file.name}"}

    answers: dict[str, tuple[str, Answer]] = {
        "/api/reading": ("GET", reading),
        "/api/study": ("GET", study),
        "/api/pulse": ("GET", pulse),
        "/api/interview": ("GET", interview),
        "/api/queue": ("GET", next_items),
        "/api/item": ("GET", item),
        "/api/find": ("GET", find),
        "/api/compare": ("GET", compare),
        "/api/problems": ("GET", problems),
        "/api/memo": ("GET", memo),
        "/api/coder": ("POST", name_coder),
        "/api/decisions": ("POST", decisions),
        "/api/undo": ("POST", take_back),
        "/api/learn": ("POST", learn),
        "/api/keep-memo": ("POST", keep_memo),
    }
    routes = [Route(path, _told(answer), methods=[method]) for path, (method, answer) in answers.items()]
    return guarded(Starlette(routes=[*routes, *static_routes()]), token)


def static_routes() -> list[Route]:
    """The page and its parts, read once: no request reads a file that it names."""

    def route(path: str, file: Path) -> Route:
        data = file.read_bytes()

        async def send(request: Request) -> Response:
            return Response(data, media_type=KINDS[file.suffix])

        return Route(path, send)

    return [route("/", STATIC / "index.html"), *(route(f"/static/{file.name}", file) for file in STATIC.iterdir())]


def _told(answer: Answer) -> Callable[[Request], Any]:
    """A handler that reads the body, answers from a worker thread, and turns failures into words."""

    async def handle(request: Request) -> Response:
        body: Any = {}
        if request.method == "POST":
            try:
                body = await request.json()
            except ValueError:
                return JSONResponse({"error": "The request is not JSON.", "remedy": "Load the page again."}, 400)
            if not isinstance(body, dict):
                return JSONResponse({"error": "The request is no object.", "remedy": "Load the page again."}, 400)
        try:
            return JSONResponse(await run_in_threadpool(answer, request.query_params, body))
        except QualkitError as error:
            now = dict(error.now) if isinstance(error, ClashError) else {}
            status = STATUS.get(type(error), 400)
            return JSONResponse({"error": error.message, "remedy": error.remedy, "now": now}, status)
        except Exception:
            log = crash_log(f"qualkit review, {request.method} {request.url.path}")
            return JSONResponse({"error": "Something unexpected went wrong.", "remedy": f"It is told in {log}."}, 500)

    return handle


def _items(desk: Desk, given: Mapping[str, str]) -> dict[str, object]:
    """The next proposals (blind: turns) of a queue."""
    state, coder, filters = desk.state, desk.coder, _filters(given)
    order, seed = given.get("order", "transcript"), _number(given.get("seed"))
    wanted = (state.learned, coder, order, seed, filters)
    key = given.get("after", "")
    if desk.queue[0] != wanted or not key:
        find = (
            queue.turns(state, coder, order, seed, filters)
            if desk.blind
            else queue.proposals(state, order, seed, filters)
        )
        desk.queue = (wanted, tuple(i for i in find if not desk.sample or i.segment in desk.sample))
    every = desk.queue[1]
    waiting = (i for i in queue.after(every, key) if filters.status or queue.is_open(state, i, coder))
    most = min(max(_number(given.get("limit"), 20), 1), MOST)
    return {"items": [views.item_view(state, item, coder) for item in islice(waiting, most)]}


def _filters(given: Mapping[str, str]) -> Filters:
    return Filters(**{name: given.get(name, "") for name in Filters.__slots__})


def _number(given: object, otherwise: int = 0) -> int:
    try:
        return int(str(given))
    except ValueError:
        return otherwise


def _memo_file(desk: Desk, given: Mapping[str, str]) -> Path:
    if desk.blind:
        raise HiddenError(
            "Memos are not shown while you code blind: they may tell what others found.", "Start without --blind."
        )
    codes = [code.path for code in desk.study.codebook.codes]
    name = given.get("name", "")
    kind = memos.memo_kind(given.get("kind", ""), name, codes, desk.study.people)
    return memos.memo_file(desk.study.root / "memos", kind, name)
