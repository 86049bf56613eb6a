"""Verifies people's tokens from an OpenID Connect issuer."""

from __future__ import annotations

from typing import Any

from joserfc import errors, jws, jwt
from joserfc.jwk import Key
from joserfc.jws import JWSRegistry
from typing_extensions import override

from api.identity.issuer_keys import IssuerKeys
from api.identity.tokens import DEVELOPMENT, BadToken, subject_of

# Asymmetric signatures only. A shared secret, or no signature, would let anybody forge a token.
ALGORITHMS = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"}
)
# Seconds by which two clocks may differ.
LEEWAY = 30
# Signed JWTs for other purposes (log-out, proof of possession) are no access tokens (RFC 8725, 3.11).
_TYPES = frozenset({"jwt", "at+jwt", "application/at+jwt", "application/jwt"})
_FOREIGN = "the token is not one of the issuer's"
_INCOMPLETE = "a claim of the token is missing or wrong"
_WRONG = {
    "iss": "the token is another issuer's",
    "aud": "the token is for another audience",
    "nbf": "the token does not hold yet",
    "iat": "the token does not hold yet",
}


class _Registry(JWSRegistry):
    @override
    def get_alg(self, name: str) -> Any:
        """The algorithm, without joserfc's warning about the name EdDSA, which issuers still use for Ed25519."""
        if name not in ALGORITHMS:
            raise errors.UnsupportedAlgorithmError
        return self.algorithms[name]


# Unknown header members are to be ignored (RFC 7515, 4).
REGISTRY = _Registry(strict_check_header=False)


class IssuerTokens:
    """audience: this server's name at the issuer, which a token must name."""

    def __init__(self, issuer: str, audience: str, keys: IssuerKeys | None = None) -> None:
        self._keys = keys or IssuerKeys(issuer)
        self._claims = jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )

    async def subject(self, token: str) -> str:
        """The subject of a token. Raises BadToken, and NoKeys if it cannot be verified now."""
        key = await self._keys.find(_key_id(token))
        if key is None:
            raise BadToken("the token's signing key is unknown to the issuer")
        subject = subject_of(self._validated(token, key))
        # Grants of development people may remain from before there was an issuer.
        if subject.startswith(DEVELOPMENT):
            raise BadToken(_FOREIGN)
        return subject

    def _validated(self, token: str, key: Key) -> dict[str, object]:
        try:
            claims = jwt.decode(token, key, registry=REGISTRY).claims
            self._claims.validate(claims)
        except errors.ExpiredTokenError:
            raise BadToken("the token has expired") from None
        except errors.InvalidClaimError as error:
            raise BadToken(_WRONG.get(error.claim, _INCOMPLETE)) from None
        except errors.MissingClaimError:
            raise BadToken(_INCOMPLETE) from None
        # joserfc does not check the type of a header's `crit` (TypeError) or the depth of JSON (RecursionError).
        except (errors.JoseError, ValueError, TypeError, RecursionError):
            raise BadToken(_FOREIGN) from None
        return claims


def _key_id(token: str) -> str | None:
    """The key's id in the header, which is not verified yet. Raises BadToken."""
    try:
        header = jws.extract_compact(token.encode(), registry=REGISTRY).headers()
    except (errors.JoseError, ValueError, TypeError, RecursionError):
        raise BadToken("the token is not signed") from None
    algorithm, kind, key_id = header.get("alg"), header.get("typ", "JWT"), header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise BadToken("the token's signing algorithm is not accepted")
    if not isinstance(kind, str) or kind.lower() not in _TYPES:
        raise BadToken("the token is not an access token for this API")
    return key_id if isinstance(key_id, str) else None
