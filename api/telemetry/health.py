"""/livez (is the process alive?) and /readyz (should it receive traffic?), and draining before a stop.

uvicorn refuses connections as soon as it is told to stop. So SIGTERM first makes /readyz fail, long enough for a load
balancer to notice, and only then stops the server, which finishes the requests in flight.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from models.database import failures

_PATIENCE = 2.0
# By SQLSTATE.
_REASONS = {
    "53100": "the database's disk is full: nothing can be written",
    "25006": "the database is read-only",
}


async def livez(_request: Request) -> Response:
    return JSONResponse({"alive": True})


async def readyz(request: Request) -> Response:
    """503 while the process is stopping, and while the database does not answer in two seconds or cannot be written.

    A stalled worker in the same process is named in the body, with 200: the server can still answer, and removing
    it from the load balancer would not make anything escalate.
    """
    if request.app.state.stopping:
        return _unready("stopping")
    if reason := request.app.state.start.reason:
        return _unready(reason)
    try:
        async with asyncio.timeout(_PATIENCE):
            await request.app.state.database.check()
    except TimeoutError:
        return _unready("the database did not answer in time")
    except failures.ERRORS as error:
        return _unready(_REASONS.get(getattr(error, "sqlstate", ""), "the database is unreachable"))
    if request.app.state.jobs.stands_still:
        return JSONResponse({"ready": True, "worker": "stands still: no batch was done for 5 minutes"})
    return JSONResponse({"ready": True})


def _unready(reason: str) -> Response:
    return JSONResponse({"ready": False, "reason": reason}, 503)


@contextmanager
def draining(state: object, seconds: float) -> Iterator[None]:
    """While open, SIGTERM sets `state.stopping` and reaches the server's own handler `seconds` later.

    To be entered when the server's handler is in place. In a thread, as under a test client, no signals arrive.
    """
    stop = signal.getsignal(signal.SIGTERM)
    if threading.current_thread() is not threading.main_thread() or not callable(stop):
        yield
        return
    loop = asyncio.get_running_loop()

    def on_signal(number: int, _frame: FrameType | None) -> None:
        state.stopping = True  # type: ignore[attr-defined]
        # A signal handler interrupts the loop at any line: only the thread-safe call is allowed.
        loop.call_soon_threadsafe(loop.call_later, seconds, stop, number, None)

    signal.signal(signal.SIGTERM, on_signal)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, stop)
