"""A study that is being read while the page is open already: how far that is, then its desk, or why there is none.

Until the desk is there the page is told how far the reading is and nothing else: no proposal can be seen and nothing
decided before the interviews and the whole log were read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from qualkit.errors import QualkitError
from qualkit.review.app import make_app, static_routes
from qualkit.review.desk import Desk, Job
from qualkit.review.guard import guarded
from qualkit.review.learner import start_learner
from qualkit.workflow.study import Progress

Open = Callable[[Progress], Desk]


@dataclass
class Opening:
    """``done`` is set when there is either a ``desk``, with the ``app`` that serves it, or an ``error``."""

    job: Job = field(default_factory=Job)
    desk: Desk | None = None
    app: ASGIApp | None = None
    error: BaseException | None = None
    done: Event = field(default_factory=Event)


def start_opening(open_it: Open, token: str) -> Opening:
    """Read a study in a thread of its own, which begins at once; ``open_it`` is told where to report how far it is."""
    opening = Opening()

    def tell(stage: str, done: int, total: int) -> None:
        opening.job = Job(stage, done, total)

    def work() -> None:
        try:
            desk = open_it(tell)
            opening.app, opening.desk = make_app(desk, start_learner(desk), token), desk
        except BaseException as error:
            opening.error = error  # raised again by who serves the page, in the thread that a person's terminal hears
        opening.done.set()

    Thread(target=work, name="opening", daemon=True).start()
    return opening


def door(opening: Opening, token: str) -> ASGIApp:
    """The ASGI application: how far the reading is, and from then on the desk's own."""
    waiting = guarded(Starlette(routes=[Route("/api/reading", _reading(opening)), *static_routes()]), token)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await (opening.app or waiting)(scope, receive, send)

    return answer


def _reading(opening: Opening) -> Callable[[Request], Response]:
    def tell(request: Request) -> Response:
        job, error = opening.job, opening.error
        if error is None:
            return JSONResponse({"ready": False, "stage": job.stage, "done": job.done, "total": job.total})
        told = error if isinstance(error, QualkitError) else QualkitError("Something unexpected went wrong.")
        remedy = f"{told.remedy} The terminal in which you typed `qualkit review` says more.".strip()
        return JSONResponse({"error": told.message, "remedy": remedy}, 400)

    return tell
