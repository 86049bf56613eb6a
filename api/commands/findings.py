"""`charter findings`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands import Failure
from seeds.reader.findings.page import page

COMMITTED = Path(__file__).parents[2] / "docs" / "findings.md"


def command(
    check: Annotated[bool, typer.Option("--check", help="Fail if the committed page is stale.")] = False,
    write: Annotated[bool, typer.Option("--write", help="Write docs/findings.md instead of printing.")] = False,
) -> None:
    """Print the page that explains every finding of an import, write it, or check what is committed."""
    current = page()
    if write:
        COMMITTED.write_text(current, encoding="utf-8")
    if check:
        if not COMMITTED.exists() or COMMITTED.read_text(encoding="utf-8") != current:
            raise Failure("docs/findings.md is stale: run `charter findings --write`")
        typer.echo("docs/findings.md is what the code says")
    elif not write:
        typer.echo(current, nl=False)
