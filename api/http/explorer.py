"""GraphiQL for browsers that open /graphql, from local files: closed networks reach no CDN."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Message, Receive, Scope, Send

from api.http import error_responses
from api.http.rejections import Rejected
from api.identity.authenticator import Authenticator

# Points of each byte of a file: a megabyte takes 4 ms.
SENT = 0.04
OWN = Path(__file__).parent / "explorer_files"
_WHEEL = "graphene_django_graphiql_static"
# The policy forbids every other origin, so that a stray external link fails at once.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'"
)
_HEADERS = {"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff", "Vary": "Accept"}


_ASKED = {"query", "documentId", "extensions"}
# Bytes of the query string of a request for the page, which is read before anything is charged.
_LONGEST = 1_000


def wanted(request: Request) -> bool:
    """Whether the client is a browser: only browsers name text/html; a client that accepts anything gets JSON."""
    if request.method != "GET" or "text/html" not in request.headers.get("accept", ""):
        return False
    return len(request.scope["query_string"]) <= _LONGEST and _ASKED.isdisjoint(request.query_params)


async def home(_request: Request) -> Response:
    """Redirects / to the explorer."""
    return RedirectResponse("/graphql")


def page() -> Response:
    return HTMLResponse((OWN / "explorer.html").read_text(encoding="utf-8"), headers=_HEADERS)


def files() -> StaticFiles:
    """The page's own script and style, then GraphiQL's files from its wheel."""
    return StaticFiles(directory=OWN, packages=[(_WHEEL, f"static/{_WHEEL}")])


class Files:
    """The same, charged to the anonymous caller from that address: each request, and what is sent."""

    def __init__(self, authenticator: Authenticator) -> None:
        self._files = files()
        self._authenticator = authenticator

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        try:
            purse = await self._authenticator.anonymous(client[0] if client else "")
        except Rejected as error:
            await error_responses.for_rejection(error.status, error.message, error.headers, scope)(scope, receive, send)
            return

        async def charged(message: Message) -> None:
            if purse and message["type"] == "http.response.body":
                purse.owe(round(SENT * len(message.get("body", b""))))
            await send(message)

        await self._files(scope, receive, charged)
