"""Serving the page on loopback until Ctrl-C."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from qualkit.errors import QualkitError
from qualkit.review.app import make_app
from qualkit.review.desk import Desk
from qualkit.review.learner import start_learner

LOOPBACK = "127.0.0.1"
SWITCH = 0.0005  # seconds: a request waits no longer than this for the thread that makes proposals


def serve(desk: Desk, port: int, opened: Callable[[str], None]) -> None:
    """Serve a desk on loopback; ``opened`` gets the address with its token. Returns after Ctrl-C.

    ``port`` 0 takes a free one. Raises QualkitError when the port is taken.
    """
    token = secrets.token_urlsafe(24)
    app = make_app(desk, start_learner(desk), token)
    config = uvicorn.Config(
        app, host=LOOPBACK, port=port, log_config=None, access_log=False, server_header=False, ws="none"
    )
    try:
        listening = config.bind_socket()
    except SystemExit as error:  # how uvicorn tells that it cannot listen
        raise QualkitError(
            f"Port {port} is in use or not allowed.", "Leave --port out, and a free one is taken."
        ) from error
    sys.setswitchinterval(SWITCH)
    listening.listen()  # from here on a browser may knock, even before the server is at the door
    opened(f"http://{LOOPBACK}:{listening.getsockname()[1]}/?token={token}")
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])
