"""The settings, read from environment variables and checked once, at the start."""

from __future__ import annotations

import ipaddress
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Literal

from api.http.connections.limits import ConnectionLimits
from api.identity import json_fetch
from api.limits import rate_classes
from api.limits.rate_classes import ProofPolicy, proof_policy
from api.process import env
from api.process.env import BadSetting
from districts.identity.api_clients import is_origin
from districts.shared.operation_limits import Allowed
from models.database.connection import Address
from models.database.pool import Shares

LogStyle = Literal["json", "text"]


@dataclass(frozen=True, slots=True)
class Issuer:
    """The OpenID Connect issuer of people's tokens, and the audience: this server's name at the issuer."""

    url: str
    audience: str


@dataclass(frozen=True, slots=True)
class Settings:
    """database: None means the embedded one. issuer: None means development tokens.

    max_body: bytes of a request. allowed: limits of one operation. rates: points a minute by class of accounts, 0 for
    no limit. spare_local: exempt callers from this machine without a key. proof: when filings need a proof of work.
    trusted_proxies: addresses and networks. retention_days: days after closing until a request's personal data is
    erased; 0: never. cache_bytes: bytes of public responses that each process caches, about; 0: none. max_age: seconds
    for which HTTP caches may reuse the response to a trusted document's id. trusted_only: callers without key or token
    may run trusted documents only. drain_seconds: how long /readyz fails before the server stops. metrics_token: the
    token for /metrics; None: callers on this machine only. worker_port: the port of a worker's /metrics; None: none.
    slow_ms: milliseconds from which an operation is logged as slow; 0: never. explorer: whether browsers get GraphiQL
    at /graphql. public_only: nobody can sign in. export_bytes: bytes of temporary files for exports, in each process.
    caller_share, change_share: connections of the pool that one caller, and all changes, may hold; None: half of it.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    data: Path = Path(".charter")
    workers: int = 1
    cors_origins: tuple[str, ...] = ()
    database: Address | None = None
    owner: Address | None = None
    listen: Address | None = None
    issuer: Issuer | None = None
    rates: Mapping[str, int] = field(default_factory=lambda: rate_classes.rates({}))
    proof: ProofPolicy = field(default_factory=ProofPolicy)
    spare_local: bool = False
    max_body: int = 1_000_000
    allowed: Allowed = field(default_factory=Allowed)
    trusted_proxies: tuple[str, ...] = ()
    retention_days: int = 1095
    log: LogStyle = "text"
    pool_size: int = 10
    caller_share: int | None = None
    change_share: int | None = None
    cache_bytes: int = 40_000_000
    max_age: int = 60
    trusted_only: bool = False
    drain_seconds: float = 1.0
    stop_seconds: int = 30
    metrics_token: str | None = field(default=None, repr=False)
    worker_port: int | None = None
    slow_ms: int = 500
    connections: ConnectionLimits = field(default_factory=ConnectionLimits)
    explorer: bool = True
    export_bytes: int = 1_000_000_000
    public_only: bool = False

    @property
    def shares(self) -> Shares:
        half = max(self.pool_size // 2, 1)
        return Shares(self.pool_size, self.caller_share or half, self.change_share or half)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Raises BadSetting."""
        database = env.address(environment, "DATABASE_URL")
        return cls(
            host=env.text(environment, "CHARTER_HOST", "127.0.0.1"),
            port=env.number(environment, "CHARTER_PORT", 8000, lowest=0, highest=65535),
            data=Path(env.text(environment, "CHARTER_DATA", ".charter")),
            workers=env.number(environment, "CHARTER_WORKERS", 1, lowest=1, highest=256),
            cors_origins=_origins(environment),
            database=database,
            owner=env.address(environment, "DATABASE_OWNER_URL"),
            # Behind a pooler in transaction mode LISTEN does not work: this names a direct connection.
            listen=env.address(environment, "CHARTER_LISTEN_URL") or database,
            issuer=_issuer(environment),
            rates=rate_classes.rates(environment),
            proof=proof_policy(environment),
            spare_local=not env.text(environment, "CHARTER_RATE_ANONYMOUS", ""),
            max_body=env.number(environment, "CHARTER_LIMIT_BODY", 1_000_000, lowest=1, highest=100_000_000),
            allowed=_allowed(environment),
            trusted_proxies=_proxies(environment),
            retention_days=env.number(environment, "CHARTER_RETENTION_DAYS", 1095, lowest=0, highest=36500),
            log=_log_style(environment),
            cache_bytes=env.number(environment, "CHARTER_CACHE_BYTES", 40_000_000, lowest=0, highest=100_000_000_000),
            max_age=env.number(environment, "CHARTER_MAX_AGE", 60, lowest=0, highest=86_400),
            trusted_only=_trusted_only(environment),
            pool_size=env.number(environment, "CHARTER_POOL", 10, lowest=1, highest=1000),
            caller_share=_share(environment, "CHARTER_POOL_CALLER"),
            change_share=_share(environment, "CHARTER_POOL_CHANGES"),
            drain_seconds=env.seconds(environment, "CHARTER_DRAIN_SECONDS", 1.0),
            stop_seconds=env.number(environment, "CHARTER_STOP_SECONDS", 30, lowest=1, highest=3600),
            metrics_token=env.secret(environment, "CHARTER_METRICS_TOKEN"),
            worker_port=env.number(environment, "CHARTER_WORKER_PORT", 0, lowest=0, highest=65535) or None,
            slow_ms=env.number(environment, "CHARTER_SLOW_MS", 500, lowest=0, highest=3_600_000),
            connections=ConnectionLimits.from_environment(environment),
            export_bytes=env.number(
                environment, "CHARTER_EXPORT_BYTES", 1_000_000_000, lowest=1_000_000, highest=100_000_000_000
            ),
            explorer=env.switch(environment, "CHARTER_EXPLORER", default=True),
            public_only=env.switch(environment, "CHARTER_PUBLIC_ONLY", default=False),
        )


def _share(environment: Mapping[str, str], name: str) -> int | None:
    return env.number(environment, name, 0, lowest=0, highest=1000) or None


def _allowed(environment: Mapping[str, str]) -> Allowed:
    return Allowed(
        **{
            each.name: env.number(
                environment,
                f"CHARTER_LIMIT_{each.name.upper()}",
                getattr(_USUAL, each.name),
                lowest=1,
                highest=_HIGHEST.get(each.name, 1_000_000_000),
            )
            for each in fields(Allowed)
        }
    )


_USUAL = Allowed()
# Beyond these the program or its database times out anyway.
_HIGHEST = {"depth": 100, "lists": 6, "page": 100}


def _trusted_only(environment: Mapping[str, str]) -> bool:
    text = env.text(environment, "CHARTER_ANONYMOUS_DOCUMENTS", "any")
    if text not in {"any", "registered"}:
        raise BadSetting(f"CHARTER_ANONYMOUS_DOCUMENTS must be any or registered, not {text!r}")
    return text == "registered"


def _issuer(environment: Mapping[str, str]) -> Issuer | None:
    url, audience = (environment.get(f"CHARTER_OIDC_{name}", "").strip() for name in ("ISSUER", "AUDIENCE"))
    if not url and not audience:
        return None
    if not url or not audience:
        raise BadSetting(
            "CHARTER_OIDC_ISSUER and CHARTER_OIDC_AUDIENCE go together: a token is from one and for the other"
        )
    if not json_fetch.is_safe(url) or "?" in url or "#" in url:
        raise BadSetting(
            "CHARTER_OIDC_ISSUER must be an https address (http only on this machine), without a password or a query"
        )
    return Issuer(url, audience)


def _proxies(environment: Mapping[str, str]) -> tuple[str, ...]:
    proxies = env.listed(environment, "CHARTER_TRUSTED_PROXIES")
    for proxy in proxies:
        try:
            ipaddress.ip_network(proxy)
        except ValueError:
            raise BadSetting(
                f"CHARTER_TRUSTED_PROXIES must be a list like 10.0.0.7,192.168.1.0/24, not {proxy!r}"
            ) from None
    return proxies


def _origins(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The allowed origins. Browsers compare them as text, so one that no browser sends raises BadSetting."""
    origins = env.listed(environment, "CHARTER_CORS_ORIGINS")
    for origin in origins:
        if origin != "*" and not is_origin(origin):
            raise BadSetting(
                f"CHARTER_CORS_ORIGINS must be * or a list like https://a.example,https://b.example, not {origin!r}"
            )
    return origins


def _log_style(environment: Mapping[str, str]) -> LogStyle:
    """Text on a terminal, JSON elsewhere, unless set."""
    text = env.text(environment, "CHARTER_LOG", "text" if sys.stderr.isatty() else "json")
    if text == "json":
        return "json"
    if text == "text":
        return "text"
    raise BadSetting(f"CHARTER_LOG must be json or text, not {text!r}")
