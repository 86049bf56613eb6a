"""Is the process alive, and should traffic be sent to it?

uvicorn refuses connections from the moment it is told to stop. So SIGTERM first makes /readyz fail, long enough for a
load balancer to look away, and only then stops the server, which finishes what is in flight.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import asyncpg
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

_PATIENCE = 2.0


async def livez(_request: Request) -> Response:
    return JSONResponse({"alive": True})


async def readyz(request: Request) -> Response:
    """503 once the process is stopping, and while the database does not answer within two seconds.

    A worker beside the server that stands still is named in the body, with 200: the server itself can still answer, and
    taking it away would not escalate anything.
    """
    if request.app.state.stopping:
        return _unready("stopping")
    try:
        async with asyncio.timeout(_PATIENCE):
            await request.app.state.database.check()
    except TimeoutError:
        return _unready("the database did not answer in time")
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return _unready("the database is unreachable")
    if request.app.state.jobs.stands_still:
        return JSONResponse({"ready": True, "worker": "stands still: no batch was done for 5 minutes"})
    return JSONResponse({"ready": True})


def _unready(reason: str) -> Response:
    return JSONResponse({"ready": False, "reason": reason}, 503)


@contextmanager
def draining(state: object, seconds: float) -> Iterator[None]:
    """Within it, SIGTERM sets `state.stopping` and reaches the server's own handler `seconds` later.

    Entered while the server starts, when its handler is in place. In a thread, as under a test client, no signal comes.
    """
    stop = signal.getsignal(signal.SIGTERM)
    if threading.current_thread() is not threading.main_thread() or not callable(stop):
        yield
        return
    loop = asyncio.get_running_loop()

    def on_signal(number: int, _frame: FrameType | None) -> None:
        state.stopping = True  # type: ignore[attr-defined]
        # The handler interrupts the loop at any line, so only the thread-safe call may be used.
        loop.call_soon_threadsafe(loop.call_later, seconds, stop, number, None)

    signal.signal(signal.SIGTERM, on_signal)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, stop)
