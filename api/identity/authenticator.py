"""Authenticates requests by a person's token, a frontend's API key, both or neither, before anything else is done."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from starlette.requests import HTTPConnection

from api.http import ip_addresses
from api.http.rejections import RateExceeded, Rejected, Unauthenticated
from api.identity.api_clients import ApiClients, BadKey
from api.identity.grant_holders import GrantHolders
from api.identity.issuer_keys import NoKeys
from api.identity.tokens import BadToken, Tokens
from api.identity.trusted_documents import Restriction
from api.limits import accounts
from api.limits.accounts import SITE, Account, RateLimitReached
from api.limits.filing_limits import FilingLimits, ProofChallenges
from api.limits.rate_budget import RateBudget
from api.limits.rate_classes import ANONYMOUS, FILING, PERSON, VISITOR, ProofPolicy, of_filing
from api.limits.rate_limiter import RateLimiter
from api.limits.tracking_codes import TrackingCodeLimit
from districts.identity.api_clients import Identified
from schema.plan.cost.prices import REQUEST

# Keys that do not exist, which an address may show in a minute; each is looked up in the database.
NEW_KEYS = "NEW_KEYS"
KEY_RATES = {NEW_KEYS: 300, NEW_KEYS + SITE: 1_200}


class Credentials(NamedTuple):
    """The credentials of a request. authorization, key: of any type if a WebSocket's first message holds them."""

    authorization: object
    key: object
    origin: str | None
    address: str


def credentials(request: HTTPConnection, said: Mapping[str, object]) -> Credentials:
    """The credentials. said: a WebSocket's first message, whose names are case-insensitive; it precedes the headers.

    Raises Rejected (400) if a name is repeated.
    """
    first = {name.lower(): value for name, value in said.items()} if said else said
    # Every request passes here, and most have no credentials: the headers are scanned once.
    found = [(name, value.decode("latin-1")) for name, value in request.scope["headers"] if name in _HEADERS]
    headers = dict(found)
    if len(headers) < len(found) or len(first) < len(said):
        # A proxy may have checked another one than this code would use.
        raise Rejected(400, "`Authorization`, `X-API-Key` and `Origin` may each be sent once.")
    client = request.scope.get("client")
    return Credentials(
        first.get("authorization") or headers.get(b"authorization"),
        first.get("x-api-key") or headers.get(b"x-api-key"),
        headers.get(b"origin"),
        client[0] if client else "",
    )


_HEADERS = frozenset({b"authorization", b"x-api-key", b"origin"})


class Caller(NamedTuple):
    """person: the issuer's subject. client: the prefix of an API client's key. purse: the rate budget; None: not
    counted. restriction: the documents that may run; None: any. visitor: uses a site whose key anybody can read in its
    page.
    """

    person: str | None
    client: str | None
    purse: RateBudget | None
    filings: FilingLimits
    restriction: Restriction | None = None
    visitor: bool = False

    def counted_as(self, address: str) -> str:
        """The key of concurrency limits: the API client, the person with grants, or the address."""
        if not self.visitor:
            if self.client:
                return f"client {self.client}"
            if self.person and not (self.purse and self.purse.anonymous):
                return f"person {self.person}"
        return ip_addresses.whole(address)


class Authenticator:
    """Admits the caller of one operation."""

    def __init__(
        self,
        tokens: Tokens,
        clients: ApiClients,
        limits: RateLimiter,
        *,
        spare_local: bool = False,
        anonymous: Restriction | None = None,
        proof: ProofPolicy | None = None,
    ) -> None:
        """spare_local: exempt callers from this machine without a key. anonymous: the documents that may run for
        callers without key or token; None: any.
        """
        self.limits = limits
        self._restriction = anonymous
        self._tokens = tokens
        self._clients = clients
        self._people = GrantHolders()
        self._spare_local = spare_local
        self._proofs = ProofChallenges(proof or ProofPolicy())

    async def admit(self, credentials: Credentials) -> Caller:
        """Raises Rejected: 401, 403 for another site's API key, 429, 503 while the issuer cannot be asked."""
        if not credentials.authorization and not credentials.key:
            purse = await self.anonymous(credentials.address)
            return Caller(None, None, purse, self._filings_from(credentials.address), self._restriction)
        try:
            client = await self._client(credentials.key, credentials.address)
            person = await self._person(credentials.authorization)
        except Unauthenticated:
            # Failed credentials are counted like other requests.
            await self.anonymous(credentials.address)
            raise
        if client is None:
            return await self._signed_in(person or "", credentials.address)
        if client.origins and credentials.origin not in client.origins:
            raise Rejected(403, "This API key does not allow this site.")
        return await self._of_client(client, person, credentials.address)

    def guesses(self, address: str) -> TrackingCodeLimit:
        """Counts the tracking codes shown by callers from this address. Raises RateExceeded."""
        return TrackingCodeLimit(self.limits, address, partial(RateExceeded, "tracking codes from this address"))

    async def anonymous(self, address: str) -> RateBudget | None:
        """The budget of a caller without credentials. Raises Rejected."""
        if self.spares(address):
            return None
        return await self._purse(*accounts.of_address(ANONYMOUS, address))

    def anonymous_at_once(self, address: str) -> list[tuple[bytes, bytes]] | None:
        """The same, as headers with the state of the budget; None if the caller must be refused or the database be
        asked.
        """
        if self.spares(address) or not self.limits.limited(ANONYMOUS):
            return []
        counted = [each for each in accounts.of_address(ANONYMOUS, address) if self.limits.limited(each.rate_class)]
        left = self.limits.take_at_once(REQUEST, *counted)
        return left.raw if left else None

    async def _signed_in(self, person: str, address: str) -> Caller:
        """Admits a person without an API key. Without grants they count as anonymous, and their address is charged too,
        so that a hundred subjects of one caller do not have a hundred budgets. Raises Rejected.
        """
        spared = self.spares(address)
        theirs = await self._account_of(person)
        if theirs.rate_class == PERSON:
            purse = None if spared else await self._purse(theirs)
            own = [_of_filing(theirs)]
            return Caller(
                person, None, purse, FilingLimits(self.limits, self._proofs, own, person, staff=True, spared=spared)
            )
        purse = None if spared else await self._purse(theirs, *accounts.of_address(ANONYMOUS, address))
        return Caller(person, None, purse, self._filings_from(address, _of_filing(theirs)))

    async def _of_client(self, client: Identified, person: str | None, address: str) -> Caller:
        """Admits an API client. All users of a frontend on a server share the server's address, which is not charged
        then. A key for sites is public in their pages, and each visitor is also charged by address.
        """
        theirs = (await self._account_of(person),) if person else ()
        staff = any(each.rate_class == PERSON for each in theirs)
        visitor = bool(client.origins) and not staff and not self.spares(address)
        home = accounts.of_address(VISITOR, address) if visitor else ()
        purse = await self._purse(accounts.account(client.rate_class, client.prefix), *theirs, *home)
        own = [accounts.account(of_filing(client.rate_class), client.prefix), *map(_of_filing, theirs)]
        own += accounts.of_address(FILING, address) if visitor else ()
        filings = FilingLimits(self.limits, self._proofs, own, client.prefix, staff=staff)
        restriction = Restriction(client.prefix) if client.restricted else None
        return Caller(person, client.prefix, purse, filings, restriction, visitor)

    def _filings_from(self, address: str, *theirs: Account) -> FilingLimits:
        own = [*theirs, *accounts.of_address(FILING, address)]
        name = ip_addresses.network(address)
        return FilingLimits(self.limits, self._proofs, own, name, spared=self.spares(address))

    async def _account_of(self, person: str) -> Account:
        rate_class = PERSON if await self._people.hold_grants(person) else ANONYMOUS
        return accounts.account(rate_class, f"person {person}")

    def spares(self, address: str) -> bool:
        """Whether callers from this address are exempt from rates."""
        return self._spare_local and ip_addresses.is_local(address)

    async def _purse(self, *of: Account) -> RateBudget | None:
        counted = [each for each in of if self.limits.limited(each.rate_class)]
        if not counted:
            return None
        purse = RateBudget(self.limits, *counted)
        await purse.enter()
        return purse

    async def _client(self, key: object, address: str) -> Identified | None:
        if not key:
            return None
        if not isinstance(key, str):
            raise Unauthenticated("send `X-API-Key: KEY`")
        key = key.strip()
        try:
            if self._clients.is_new(key) and not self.spares(address):
                return await self._new_client(key, address)
            return await self._clients.identify(key)
        except BadKey as error:
            raise Unauthenticated(str(error)) from None

    async def _new_client(self, key: str, address: str) -> Identified:
        """Looks up a key that may be made up, before its caller is known who could pay for it: an address shows few
        keys that do not exist. Raises BadKey and Rejected.
        """
        counted = [each for each in accounts.of_address(NEW_KEYS, address) if self.limits.limited(each.rate_class)]
        try:
            if counted:
                await self.limits.take(1, *counted)
        except RateLimitReached as error:
            message = f"Too many unknown API keys from this address. Wait {error.wait} seconds."
            raise Rejected(429, message, Retry_After=str(error.wait)) from None
        client = await self._clients.identify(key)
        if counted:
            self.limits.owe(-1, *counted)
        return client

    async def _person(self, authorization: object) -> str | None:
        """The subject of `Bearer TOKEN`; None without a token."""
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
            message = "Sign-in is unavailable because the token issuer does not respond. Try again."
            raise Rejected(503, message, Retry_After=str(error.retry)) from None


def _of_filing(person: Account) -> Account:
    """The account that limits the filings of the owner of this account."""
    return accounts.account(of_filing(person.rate_class), str(person.key))
