"""A socket to listen on, or one line that says why not."""

from __future__ import annotations

import socket

BACKLOG = 2048


class CannotListen(Exception):
    """Nobody can listen there; the message says why, and which settings say where."""


def listener(host: str, port: int, settings: str) -> socket.socket:
    """Early callers wait in its queue. Raises Taken. settings: which variables say where."""
    try:
        address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(address[0], socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address[4])
        listening.listen(BACKLOG)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CannotListen(f"cannot listen on {host} port {port}: {reason} (set {settings})") from error
    listening.set_inheritable(True)
    return listening
