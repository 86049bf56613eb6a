"""Who is calling: a bearer token's person, or nobody in particular."""

from __future__ import annotations

from typing import Protocol

from graphql import GraphQLError

from api.tokens import BadToken


class Tokens(Protocol):
    def subject(self, token: str) -> str:
        """Whose the token is. Raises BadToken."""


class Unauthenticated(GraphQLError):
    """Credentials that say nobody: never taken for an anonymous caller, who would wonder what is missing."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Not signed in: {reason}.", extensions={"code": "UNAUTHENTICATED"})


def person(authorization: object, tokens: Tokens) -> str | None:
    """The subject of `Bearer TOKEN`; None without credentials. Raises Unauthenticated."""
    if not authorization:
        return None
    scheme, _, token = authorization.strip().partition(" ") if isinstance(authorization, str) else ("", "", "")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated("send `Authorization: Bearer TOKEN`")
    try:
        return tokens.subject(token.strip())
    except BadToken as error:
        raise Unauthenticated(str(error)) from error
