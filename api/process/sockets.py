"""Opens a socket to listen on, or says in one line why that failed."""

from __future__ import annotations

import socket

BACKLOG = 2048


class CannotListen(Exception):
    """The address cannot be listened on. The message says why and names the settings of the address."""


def listener(host: str, port: int, settings: str) -> socket.socket:
    """A listening socket; early callers queue. settings: the variables of the address. Raises CannotListen."""
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
