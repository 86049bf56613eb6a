"""Who is calling, before anything is done for them: by a person's token, a frontend's API key, both, or neither."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from graphql import GraphQLError
from starlette.requests import HTTPConnection

from api import addresses, rates, refusals
from api.api_clients import ApiClients, BadKey
from api.issuer_keys import NoKeys
from api.rates import Account, Left, Rates, TooMany
from api.settings import ANONYMOUS, TRACKING
from api.tokens import BadToken, Tokens
from api.trusted import Restriction
from districts.api_clients import Identified
from schema.plan.spending import REQUEST


class Rejected(GraphQLError):
    """A request of which nothing is carried out, whatever it asks."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        extensions: dict[str, Any] = {"code": refusals.CODES[status]}
        if wait := headers.get("Retry_After"):
            extensions["retryAfter"] = int(wait)
        super().__init__(message, extensions=extensions)
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class Unauthenticated(Rejected):
    """Credentials that say nobody: never taken for an anonymous caller, who would wonder what is missing."""

    def __init__(self, reason: str) -> None:
        super().__init__(401, f"Not signed in: {reason}.", WWW_Authenticate="Bearer")


class Spent(GraphQLError):
    """More than a caller may ask for in a minute. The whole operation is refused."""

    def __init__(self, what: str, wait: int) -> None:
        message = f"Too many {what}: wait {wait} seconds."
        super().__init__(message, extensions={"code": "RATE_LIMITED", "retryAfter": wait})


class Credentials(NamedTuple):
    """What a request says of where it comes from. authorization, key: anything, where a first message says it."""

    authorization: object
    key: object
    origin: str | None
    address: str


def credentials(request: HTTPConnection, said: Mapping[str, object]) -> Credentials:
    """said: what a first message says, by names in small letters; it counts before the headers."""
    # Every request comes by here, and most have none of them: one look at the headers, not three.
    headers = {name: value.decode("latin-1") for name, value in request.scope["headers"] if name in _HEADERS}
    client = request.scope.get("client")
    return Credentials(
        said.get("authorization") or headers.get(b"authorization"),
        said.get("x-api-key") or headers.get(b"x-api-key"),
        headers.get(b"origin"),
        client[0] if client else "",
    )


_HEADERS = frozenset({b"authorization", b"x-api-key", b"origin"})


class Caller(NamedTuple):
    """person: as the issuer names them. client: the prefix of an API client's key. purse: None: nothing is counted.
    restriction: None: whatever is asked runs.
    """

    person: str | None
    client: str | None
    purse: Purse | None
    restriction: Restriction | None = None


class Purse:
    """What one caller may still ask for in this minute. left: how it stood when something was last taken of it."""

    left: Left

    def __init__(self, limits: Rates, account: Account) -> None:
        self._limits = limits
        self._account = account

    async def enter(self) -> None:
        """Takes what a request costs by itself. Raises Rejected when that is not there."""
        try:
            self.left = await self._limits.take(self._account, REQUEST)
        except TooMany as error:
            message = f"Too many requests: wait {error.wait} seconds."
            raise Rejected(429, message, Retry_After=str(error.wait), **error.left.headers) from None

    async def spend(self, points: int) -> dict[str, int]:
        """Raises Spent."""
        try:
            self.left = left = await self._limits.take(self._account, points)
        except TooMany as error:
            raise Spent("requests", error.wait) from None
        return {"perMinute": left.most, "remaining": left.remaining, "fullIn": left.full}

    def owe(self, points: int) -> None:
        self.left = self._limits.owe(self._account, points)


class Door:
    """Lets a caller in, for one operation."""

    def __init__(
        self,
        tokens: Tokens,
        clients: ApiClients,
        limits: Rates,
        *,
        spare_local: bool = False,
        anonymous: Restriction | None = None,
    ) -> None:
        """spare_local: who asks from this machine without a key is not counted. anonymous: what runs for those who
        have neither key nor token.
        """
        self.limits = limits
        self._restriction = anonymous
        self._tokens = tokens
        self._clients = clients
        self._spare_local = spare_local

    async def admit(self, credentials: Credentials) -> Caller:
        """Raises Rejected: 401, 403 for another site's API key, 429, 503 while the issuer cannot be asked."""
        if not credentials.authorization and not credentials.key:
            return Caller(None, None, await self.anonymous(credentials.address), self._restriction)
        try:
            client = await self._client(credentials.key)
            person = await self._person(credentials.authorization)
        except Unauthenticated:
            # Whoever guesses is counted like anybody else.
            await self.anonymous(credentials.address)
            raise
        if client is None:
            return Caller(person, None, None)
        if client.origins and credentials.origin not in client.origins:
            raise Rejected(403, "This API key is for other sites.")
        restriction = Restriction(client.prefix) if client.restricted else None
        purse = await self._purse(client.rate_class, client.prefix)
        return Caller(person, client.prefix, purse, restriction)

    async def guess(self, address: str) -> None:
        """Counts a tracking code that somebody shows, right or wrong. Raises Spent."""
        if not self.limits.limited(TRACKING):
            return
        try:
            await self.limits.take(rates.account(TRACKING, addresses.network(address)))
        except TooMany as error:
            raise Spent("tracking codes from this address", error.wait) from None

    async def anonymous(self, address: str) -> Purse | None:
        """Of whoever shows nothing. Raises Rejected."""
        if self._spares(address):
            return None
        return await self._purse(ANONYMOUS, addresses.network(address))

    def anonymous_at_once(self, address: str) -> list[tuple[bytes, bytes]] | None:
        """The same, as the headers that tell how they stand; None where somebody must be asked, or refused."""
        if self._spares(address) or not self.limits.limited(ANONYMOUS):
            return []
        left = self.limits.take_at_once(rates.account(ANONYMOUS, addresses.network(address)), REQUEST)
        return left.raw if left else None

    def _spares(self, address: str) -> bool:
        return self._spare_local and addresses.is_local(address)

    async def _purse(self, rate_class: str, caller: str) -> Purse | None:
        if not self.limits.limited(rate_class):
            return None
        purse = Purse(self.limits, rates.account(rate_class, caller))
        await purse.enter()
        return purse

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
