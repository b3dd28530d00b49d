"""Who may talk to the page: a browser of this computer that opened the printed address, and nobody else.

The server listens on loopback, but every program and every web page open in the browser can reach that. So each request must
carry the sitting's token (once in the address, then as a cookie), be addressed to loopback (no rebound name), and, where
the browser tells, come from the page itself.
"""

from __future__ import annotations

import secrets

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}
LARGEST = 2_000_000  # bytes of a request
_LOST = "This page is open only under the address that `qualkit review` printed. Open that address again.\n"


def guarded(app: ASGIApp, token: str) -> ASGIApp:
    """The application behind the guard: only what carries the token gets through, and every answer has the protecting headers."""

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await app(scope, receive, send)
        if scope["type"] != "http":
            return

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await (refused(Request(scope), token) or app)(scope, receive, protected)

    return guard


def refused(request: Request, token: str) -> Response | None:
    """Why a request is not answered (or its exchange of token for cookie); None when it may go on."""
    port = (request.scope.get("server") or ("", 0))[1]
    hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
    host, origin = request.headers.get("host", ""), request.headers.get("origin")
    if host not in hosts:
        return PlainTextResponse("Not addressed to this computer.\n", 421)
    writes = request.method not in ("GET", "HEAD")
    if (writes or origin is not None) and origin != f"http://{host}":
        return PlainTextResponse("Not asked by the page itself.\n", 403)
    if request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        return PlainTextResponse("Not asked by the page itself.\n", 403)
    if int(request.headers.get("content-length") or 0) > LARGEST:
        return PlainTextResponse("Too long.\n", 413)
    cookie = f"qualkit-{port}"
    given = request.query_params.get("token")
    if request.url.path == "/" and given is not None and _same(given, token):
        response = RedirectResponse("/", 303)
        response.set_cookie(cookie, token, httponly=True, samesite="strict", path="/")
        return response
    if not _same(request.cookies.get(cookie, ""), token):
        return PlainTextResponse(_LOST, 403)
    return None


def _same(given: str, token: str) -> bool:
    return secrets.compare_digest(given.encode(), token.encode())
