"""Prints a command's output."""

from __future__ import annotations

import io
import os
import sys

import orjson
import typer

from api.commands import Failure

# Python's `splitlines` and other readers end a line at these too.
_LINE_ENDS = {character.encode(): rb"\u%04x" % ord(character) for character in "\x85\u2028\u2029"}


def json_line(value: object) -> bytes:
    """One object as one line, for every reader of lines."""
    line = orjson.dumps(value)
    for end, escaped in _LINE_ENDS.items():
        line = line.replace(end, escaped)
    return line + b"\n"


def show(output: str | bytes) -> None:
    """Prints the text. A closed pipe is no failure: what was done stays done.

    An output that cannot show Bengali is none either: typer writes UTF-8 to an ASCII output, the default of an
    unset locale. Raises Failure if the output cannot be written, for example to a full disk.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        typer.echo(output, nl=False)
    except OSError as error:
        # Python flushes the output when it exits, and would fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            raise Failure(f"cannot write the output: {error.strerror} (what was done until then is kept)") from error
