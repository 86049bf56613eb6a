"""Who is calling, before anything is done for them: by a person's token, a frontend's API key, both, or neither."""

from __future__ import annotations

from typing import NamedTuple

from graphql import GraphQLError

from api import rates, refusals
from api.api_clients import ApiClients, BadKey
from api.issuer_keys import NoKeys
from api.rates import Rates, TooMany
from api.settings import ANONYMOUS, TRACKING
from api.tokens import BadToken, Tokens
from districts.api_clients import Identified


class Rejected(GraphQLError):
    """A request of which nothing is carried out, whatever it asks."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        super().__init__(message, extensions={"code": refusals.CODES[status]})
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class Unauthenticated(Rejected):
    """Credentials that say nobody: never taken for an anonymous caller, who would wonder what is missing."""

    def __init__(self, reason: str) -> None:
        super().__init__(401, f"Not signed in: {reason}.", WWW_Authenticate="Bearer")


class Guessing(GraphQLError):
    """Too many tracking codes from one address, whatever they opened."""

    def __init__(self, wait: int) -> None:
        message = f"Too many tracking codes from this address: wait {wait} seconds."
        super().__init__(message, extensions={"code": "RATE_LIMITED", "retryAfter": wait})


class Credentials(NamedTuple):
    """What a request says of where it comes from. authorization, key: anything, where a first message says it."""

    authorization: object
    key: object
    origin: str | None
    address: str


class Caller(NamedTuple):
    """person: as the issuer names them. client: the prefix of an API client's key."""

    person: str | None
    client: str | None


_NOBODY = Caller(None, None)


class Door:
    """Lets a caller in, for one operation."""

    def __init__(self, tokens: Tokens, clients: ApiClients, limits: Rates) -> None:
        self._tokens = tokens
        self._clients = clients
        self._limits = limits

    async def admit(self, credentials: Credentials) -> Caller:
        """Raises Rejected: 401, 403 for another site's API key, 429, 503 while the issuer cannot be asked."""
        if not credentials.authorization and not credentials.key:
            self._count(ANONYMOUS, credentials.address)
            return _NOBODY
        try:
            client = await self._client(credentials.key)
            person = await self._person(credentials.authorization)
        except Unauthenticated:
            # Whoever guesses is counted like anybody else.
            self._count(ANONYMOUS, credentials.address)
            raise
        if client is None:
            return Caller(person, None)
        if client.origins and credentials.origin not in client.origins:
            raise Rejected(403, "This API key is for other sites.")
        self._count(client.rate_class, client.prefix)
        return Caller(person, client.prefix)

    def guess(self, address: str) -> None:
        """Counts a tracking code that somebody shows, right or wrong. Raises Guessing."""
        try:
            self._limits.take(TRACKING, rates.network(address))
        except TooMany as error:
            raise Guessing(error.wait) from None

    def _count(self, rate_class: str, caller: str) -> None:
        try:
            self._limits.take(rate_class, rates.network(caller) if rate_class == ANONYMOUS else caller)
        except TooMany as error:
            raise Rejected(429, "Too many requests: wait a little.", Retry_After=str(error.wait)) from None

    async def _client(self, key: object) -> Identified | None:
        if not key:
            return None
        if not isinstance(key, str):
            raise Unauthenticated("send `X-API-Key: KEY`")
        try:
            return await self._clients.identify(key.strip())
        except BadKey as error:
            raise Unauthenticated(str(error)) from None

    async def _person(self, authorization: object) -> str | None:
        """The subject of `Bearer TOKEN`; None without one."""
        if not authorization:
            return None
        scheme, _, token = authorization.strip().partition(" ") if isinstance(authorization, str) else ("", "", "")
        if scheme.lower() != "bearer" or not token.strip():
            raise Unauthenticated("send `Authorization: Bearer TOKEN`")
        try:
            return await self._tokens.subject(token.strip())
        except BadToken as error:
            raise Unauthenticated(str(error)) from error
        except NoKeys as error:
            message = "Nobody can be signed in now: the issuer does not answer. Try again."
            raise Rejected(503, message, Retry_After=str(error.retry)) from None
