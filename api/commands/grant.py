"""`charter grant`"""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from api.process import database
from api.process.settings import Settings
from districts import offices
from districts.identity import grants
from districts.identity.actors import Role, system


def command(
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="The person: the `sub` of their tokens.")],
    role: Annotated[Role, typer.Argument(metavar="ROLE", help=", ".join(Role))],
    office: Annotated[
        str, typer.Option(metavar="CODE", help="The office; all offices below are included: bd.khulna.magura.")
    ],
) -> None:
    """Give a person a role on an office and all below it: the first grant of a network, and any other.

    Whoever has a grant gives more of them by the mutation `grant`, and never more than they hold themselves.
    """
    with database.located(Settings.from_environment()) as settings:
        office = asyncio.run(_grant(settings, subject, role, office))
    typer.echo(f"{subject} is {role} of {office}")


async def _grant(settings: Settings, subject: str, role: Role, given: str) -> str:
    """Grants the role; returns the office's present code."""
    async with database.opened(settings):
        office = await offices.present_code(given)
        await grants.grant(subject, role, office, actor=system("charter grant"))
        return office
