"""Refuses to start a server that other machines can reach while no issuer decides who may sign in."""

from __future__ import annotations

from api.http import ip_addresses
from api.process.env import BadSetting
from api.process.settings import Settings


def check(settings: Settings) -> None:
    """Raises BadSetting."""
    if settings.public_only and settings.issuer:
        raise BadSetting("CHARTER_PUBLIC_ONLY=on and CHARTER_OIDC_ISSUER exclude each other: unset one of them")
    if not (settings.issuer or settings.public_only or ip_addresses.is_loopback(settings.host)):
        raise BadSetting(
            f"CHARTER_HOST={settings.host} lets other machines in, and development tokens are for this machine only:"
            " set CHARTER_OIDC_ISSUER and CHARTER_OIDC_AUDIENCE, or CHARTER_PUBLIC_ONLY=on to serve without sign-in"
        )
