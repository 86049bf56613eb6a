"""What a command prints."""

from __future__ import annotations

import io
import os
import sys

import typer

from api.commands import Failure


def show(output: str | bytes) -> None:
    """Where nobody reads on, what was done stays done: that is no failure. Nor is an output without Bengali.

    typer writes UTF-8 to an ASCII output, which is a locale that nobody set. Raises Failure where the output cannot be
    written, such as to a full disk.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        typer.echo(output, nl=False)
    except OSError as error:
        # Python flushes what is left on its way out, and would fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            raise Failure(f"cannot write the output: {error.strerror} (what was done until then is kept)") from error
