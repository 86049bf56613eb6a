"""`charter token`"""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from api.commands import Failure
from api.identity import development_people
from api.process import database
from api.process.settings import Settings
from districts.identity.actors import Role


def command(
    role: Annotated[Role, typer.Option(help="The role of the token's bearer.")],
    office: Annotated[
        str, typer.Option(metavar="CODE", help="The office; all offices below are included: bd.khulna.magura.")
    ],
) -> None:
    """Print a development token: for trying things out, never for people.

    It is signed with the key in CHARTER_DATA, which is made when there is none, holds for 12 hours, and stands for a
    person of its own who is granted the role. There are none with CHARTER_OIDC_ISSUER or CHARTER_PUBLIC_ONLY=on.
    Without DATABASE_URL it works on the embedded database.
    """
    settings = Settings.from_environment()
    if settings.issuer:
        raise Failure(f"CHARTER_OIDC_ISSUER is set: tokens come from {settings.issuer.url}, and no others are accepted")
    if settings.public_only:
        raise Failure("CHARTER_PUBLIC_ONLY is on: nobody signs in, and no token is accepted")
    with database.located(settings) as settings:
        typer.echo(asyncio.run(_issue(settings, role, office)))


async def _issue(settings: Settings, role: Role, office: str) -> str:
    async with database.opened(settings):
        return await development_people.token(settings.data, role, office)
