"""Development people: one for each role and office, with a development token."""

from __future__ import annotations

from pathlib import Path

from api.identity.tokens import DEVELOPMENT, DevelopmentTokens
from districts import offices
from districts.identity import grants
from districts.identity.actors import Role, system


async def token(folder: Path, role: Role, office_code: str) -> str:
    """A token of the development person with this role there, granted if need be. Raises Refused (NOT_FOUND)."""
    office = await offices.present_code(office_code)
    subject = f"{DEVELOPMENT}{role}@{office}"
    await grants.grant(subject, role, office, actor=system("charter token"))
    return DevelopmentTokens(folder).issue(subject)
