"""Serving the page on loopback until Ctrl-C."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from time import sleep

import uvicorn

from qualkit.errors import QualkitError
from qualkit.review.desk import Desk
from qualkit.review.opening import Open, Opening, door, start_opening

LOOPBACK = "127.0.0.1"
SWITCH = 0.0005  # seconds: a request waits no longer than this for the thread that reads or makes proposals
AT_ONCE = 1.5  # seconds: a study that is read in this time is read before the page opens
LAST_WORD = 2.0  # seconds in which the page can still hear why the study could not be read


def serve(open_it: Open, port: int, opened: Callable[[str], None]) -> Desk | None:
    """Read a study and serve it on loopback; ``opened`` gets the address with its token. Returns after Ctrl-C, with the desk if
    the study was read by then.

    A study that takes long to read is read while the page says how far that is. ``port`` 0 takes a free one.
    Raises QualkitError when the port is taken, and whatever ``open_it`` raises.
    """
    sys.setswitchinterval(SWITCH)
    token = secrets.token_urlsafe(24)
    opening = start_opening(open_it, token)
    opening.done.wait(AT_ONCE)
    if opening.error:
        raise opening.error
    config = uvicorn.Config(
        door(opening, token),
        host=LOOPBACK,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
        lifespan="off",
    )
    try:
        listening = config.bind_socket()
    except SystemExit as error:  # how uvicorn tells that it cannot listen
        raise QualkitError(
            f"Port {port} is in use or not allowed.", "Leave --port out, and a free one is taken."
        ) from error
    listening.listen()  # from here on a browser may knock, even before the server is at the door
    opened(f"http://{LOOPBACK}:{listening.getsockname()[1]}/?token={token}")
    server = uvicorn.Server(config)
    Thread(target=_end_if_unread, args=(opening, server), name="end if unread", daemon=True).start()
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listening])
    if opening.error:
        raise opening.error
    return opening.desk


def _end_if_unread(opening: Opening, server: uvicorn.Server) -> None:
    """End the server when there is nothing to serve, once the page can have heard so."""
    opening.done.wait()
    if opening.error:
        sleep(LAST_WORD)
        server.should_exit = True
