"""People's bearer tokens; without an issuer, development tokens signed with this installation's own key."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import orjson
from joserfc import errors, jwt
from joserfc.jwk import OKPKey

ISSUER = "charter-development"
AUDIENCE = "charter"
# The prefix of development people's subjects.
DEVELOPMENT = "development:"
LIFETIME = 12 * 3600  # seconds
_ALGORITHM = "Ed25519"
_CLAIMS = jwt.JWTClaimsRegistry(
    leeway=0,
    iss={"essential": True, "value": ISSUER},
    aud={"essential": True, "value": AUDIENCE},
    sub={"essential": True},
    exp={"essential": True},
    iat={"essential": True},
)


# The issuer's clock may be ahead of this one.
_EARLY = "the token does not hold yet; compare the clocks of this server and of the one that issued it"


class BadToken(Exception):
    """The token is invalid. The message says why and holds nothing of the token."""


class Tokens(Protocol):
    async def subject(self, token: str) -> str:
        """The token's subject. Raises BadToken."""


class NoTokens:
    """Tokens of a server that serves the public only: none is valid."""

    async def subject(self, token: str) -> str:  # noqa: ARG002
        """Raises BadToken."""
        raise BadToken("this server has no sign-in and answers only public data")


class UnusableKey(Exception):
    """The key of development tokens cannot be read or created. The message, one line, names the file and the reason."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"cannot use the key of the development tokens, {path}: {reason}")


class DevelopmentTokens:
    """Development tokens. Their key is a file in `folder`, readable by its owner only, created when first needed."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "development.jwk"
        self._key: OKPKey | None = None

    def issue(self, subject: str, *, now: float | None = None) -> str:
        """A token for this person. Raises UnusableKey."""
        begin = int(time.time() if now is None else now)
        claims: dict[str, Any] = {"iss": ISSUER, "aud": AUDIENCE, "sub": subject, "iat": begin, "exp": begin + LIFETIME}
        return jwt.encode({"alg": _ALGORITHM}, claims, self._read() or self._make(), algorithms=[_ALGORITHM])

    async def subject(self, token: str) -> str:
        """The token's subject. Raises BadToken and UnusableKey."""
        return self.whose(token)

    def whose(self, token: str) -> str:
        """The same, synchronously."""
        key = self._read()
        if key is None:
            raise BadToken("this server has not issued any tokens")
        try:
            claims = jwt.decode(token, key, algorithms=[_ALGORITHM]).claims
            _CLAIMS.validate(claims)
        except errors.ExpiredTokenError:
            raise BadToken("the token has expired") from None
        except errors.InvalidClaimError as error:
            early = error.claim in {"iat", "nbf"}
            raise BadToken(_EARLY if early else "the token was not issued by this server") from None
        # joserfc does not check the type of a header's `crit` (TypeError) or the depth of JSON (RecursionError).
        except (errors.JoseError, ValueError, TypeError, RecursionError):
            raise BadToken("the token was not issued by this server") from None
        return subject_of(claims)

    def _read(self) -> OKPKey | None:
        if self._key is None:
            try:
                written = self._path.read_bytes()
            except FileNotFoundError:
                return None
            except OSError as error:
                raise UnusableKey(self._path, error.strerror or str(error)) from error
            self._key = self._understood(written)
        return self._key

    def _understood(self, written: bytes) -> OKPKey:
        try:
            key = OKPKey.import_key(orjson.loads(written))
            usable = key.curve_name == _ALGORITHM and key.is_private
        except (errors.JoseError, ValueError, TypeError, KeyError):
            usable = False
        if not usable:
            raise UnusableKey(self._path, "it holds no private Ed25519 key; delete it, and another is made")
        return key

    def _make(self) -> OKPKey:
        """Creates the key; if several processes do so at once, all use the first one's."""
        made = OKPKey.generate_key("Ed25519")
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._path.parent) as file:  # mode 0600
                file.write(orjson.dumps(made.as_dict(private=True)))
                file.flush()
                with contextlib.suppress(FileExistsError):
                    os.link(file.name, self._path)
        except OSError as error:
            raise UnusableKey(self._path, error.strerror or str(error)) from error
        return self._read() or made


def subject_of(claims: Mapping[str, object]) -> str:
    """The claims' subject. Raises BadToken without one, and for one that no text in the database can hold."""
    subject = claims["sub"]
    if not isinstance(subject, str) or not subject.strip() or "\0" in subject or not _encodes(subject):
        raise BadToken("the token has no subject")
    return subject


def _encodes(text: str) -> bool:
    """Whether the text can be encoded: half of a surrogate pair cannot."""
    return text == text.encode(errors="ignore").decode()
