"""GraphiQL for browsers that open /graphql, from local files: closed networks reach no CDN."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

OWN = Path(__file__).parent / "explorer_files"
_WHEEL = "graphene_django_graphiql_static"
# The policy forbids every other origin, so that a stray external link fails at once.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'"
)
_HEADERS = {"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff", "Vary": "Accept"}


_ASKED = {"query", "documentId", "extensions"}


def wanted(request: Request) -> bool:
    """Whether the client is a browser: only browsers name text/html; a client that accepts anything gets JSON."""
    if request.method != "GET" or not _ASKED.isdisjoint(request.query_params):
        return False
    return "text/html" in request.headers.get("accept", "")


async def home(_request: Request) -> Response:
    """Redirects / to the explorer."""
    return RedirectResponse("/graphql")


def page() -> Response:
    return HTMLResponse((OWN / "explorer.html").read_text(encoding="utf-8"), headers=_HEADERS)


def files() -> StaticFiles:
    """The page's own script and style, then GraphiQL's files from its wheel."""
    return StaticFiles(directory=OWN, packages=[(_WHEEL, f"static/{_WHEEL}")])
