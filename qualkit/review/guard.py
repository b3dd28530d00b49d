"""Who may talk to the page: a browser of this computer that opened the printed address, and nobody else.

The server listens on loopback, but every program and every web page open in the browser can reach that. So each request must
carry the sitting's token (once in the address, then as a cookie), be addressed to loopback (no rebound name), and, where
the browser tells, come from the page itself.
"""

from __future__ import annotations

import secrets

from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp

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


class Guard(BaseHTTPMiddleware):
    """Lets through what carries the token; every answer gets the protecting headers."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        super().__init__(app)
        self.token = token

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        response = self.refused(request) or await call_next(request)
        response.headers.update(HEADERS)
        return response

    def refused(self, request: Request) -> Response | None:
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
        if request.url.path == "/" and given is not None and self.fits(given):
            response = RedirectResponse("/", 303)
            response.set_cookie(cookie, self.token, httponly=True, samesite="strict", path="/")
            return response
        if not self.fits(request.cookies.get(cookie, "")):
            return PlainTextResponse(_LOST, 403)
        return None

    def fits(self, given: str) -> bool:
        return secrets.compare_digest(given.encode(), self.token.encode())
