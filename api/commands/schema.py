"""`charter schema`"""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Annotated

import typer
from graphql import build_schema, find_breaking_changes

from api.commands import Failure

COMMITTED = Path(__file__).parents[2] / "schema" / "schema.graphql"


def command(
    check: Annotated[
        bool, typer.Option("--check", help="Fail if the committed file is stale or breaks clients.")
    ] = False,
    write: Annotated[bool, typer.Option("--write", help="Write schema/schema.graphql instead of printing.")] = False,
    against: Annotated[
        str | None,
        typer.Option(
            help="The schema clients use today: a commit, tag or SDL file. By default where this branch left"
            " origin/main, or the commit before this one.",
            metavar="COMMIT|FILE",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Print the GraphQL schema (SDL), write it, or check what is committed."""
    from schema.network import schema  # noqa: PLC0415  so that --help does not build it

    current = schema.as_str().rstrip() + "\n"
    if write:
        COMMITTED.write_text(current, encoding="utf-8")
    if check:
        _refuse_stale(current)
        _refuse_breaking(current, against or _former_commit())
        typer.echo("schema/schema.graphql is what the code says and breaks no client")
    elif not write:
        typer.echo(current, nl=False)


def _refuse_stale(current: str) -> None:
    if not COMMITTED.exists() or COMMITTED.read_text(encoding="utf-8") != current:
        raise Failure("schema/schema.graphql is stale: run `charter schema --write` and look at the difference")


def _refuse_breaking(current: str, against: str) -> None:
    former = _former(against)
    if former is None:
        typer.echo(f"{against} has no schema/schema.graphql to compare with", err=True)
        return
    changes = find_breaking_changes(build_schema(former), build_schema(current))
    if changes:
        several = "; ".join(f"{change.type.name}: {change.description}" for change in changes)
        raise Failure(f"the schema breaks clients of {against}: {several}")


def _former_commit() -> str:
    """The commit to compare with: in CI HEAD itself is the change to check."""
    head = _git("rev-parse", "HEAD")
    branched = _git("merge-base", "HEAD", "origin/main")
    if branched and branched != head:
        return branched.strip()
    return "HEAD~1" if _git("rev-parse", "--verify", "HEAD~1") else "HEAD"


def _former(against: str) -> str | None:
    """The SDL of that file or commit; None if git has none, as in an unpacked archive."""
    if Path(against).is_file():
        return Path(against).read_text(encoding="utf-8")
    return _git("show", f"{against}:./schema/schema.graphql")


def _git(*arguments: str) -> str | None:
    """git's output; None if it fails or is not installed."""
    try:
        said = subprocess.run(  # noqa: S603  the commit is one argument, never a shell's text
            ["git", *arguments],  # noqa: S607
            cwd=COMMITTED.parents[1],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
    except FileNotFoundError:
        return None
    return said.stdout if said.returncode == 0 else None
