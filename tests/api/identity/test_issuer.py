"""Tokens of an issuer: whose they are, what is none, and where the keys come from when it changes, hangs or is gone."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import logging
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import ECKey, OctKey, RSAKey

from api.identity import issuer_keys, json_fetch
from api.identity.issuer import ALGORITHMS, IssuerTokens
from api.identity.issuer_keys import IssuerKeys, NoKeys
from api.identity.tokens import BadToken
from tests.api import issuing
from tests.api.issuing import AUDIENCE, EC, KEYS, METADATA, RSA, Issuer, response, saying
from tests.api.limits.test_rate_limiter import Clock

FOREIGN = "the token is not one of the issuer's"
UNKNOWN = "the token's signing key is unknown to the issuer"
EXPIRED = "the token has expired"
EARLY = "the token does not hold yet"
ALGORITHM = "the token's signing algorithm is not accepted"
NONE = "the token is not signed"
PURPOSE = "the token is not an access token for this API"
INCOMPLETE = "a claim of the token is missing or wrong"
ISSUER = "the token is another issuer's"
OTHER_AUDIENCE = "the token is for another audience"


@pytest.fixture
async def issuer() -> AsyncIterator[Issuer]:
    async with issuing.running() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tokens(issuer: Issuer, clock: Clock) -> IssuerTokens:
    return IssuerTokens(issuer.url, AUDIENCE, IssuerKeys(issuer.url, clock))


async def refusal(tokens: IssuerTokens, token: str) -> str:
    """Why it is none: the whole text, in which nothing of the token is, and nothing that led to it is told."""
    with pytest.raises(BadToken) as refused:
        await tokens.subject(token)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
    return str(refused.value)


def part(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


# What is a token


@pytest.mark.parametrize("algorithm", sorted(ALGORITHMS))
async def test_each_algorithm_with_a_key_of_the_issuers_alone_is_believed(
    issuer: Issuer, tokens: IssuerTokens, algorithm: str
) -> None:
    issuer.keys = {"first": RSA, "other": issuing.key(algorithm)}

    assert await tokens.subject(issuer.token("other", algorithm=algorithm)) == "rahima"


async def test_an_issuers_kinds_of_tokens_are_believed(issuer: Issuer, tokens: IssuerTokens) -> None:
    for kind in ("JWT", "jwt", "at+jwt", "application/at+jwt", None):
        assert await tokens.subject(issuer.token(header={"typ": kind})) == "rahima"
    assert await tokens.subject(issuer.token(header={"x5t": "c2hhMQ", "nobody": "knows"})) == "rahima"
    assert await tokens.subject(issuer.token(aud=["another", AUDIENCE], nbf=int(time.time()))) == "rahima"
    assert await tokens.subject(issuer.token(sub="৭f3c|করিম")) == "৭f3c|করিম"


async def test_clocks_may_differ_a_little(issuer: Issuer, tokens: IssuerTokens) -> None:
    now = int(time.time())

    assert await tokens.subject(issuer.token(exp=now - 20)) == "rahima"
    assert await tokens.subject(issuer.token(iat=now + 20, nbf=now + 20)) == "rahima"


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"iss": "https://issuer.example"}, ISSUER),
        ({"iss": AUDIENCE}, ISSUER),
        ({"iss": ["{url}"]}, ISSUER),
        ({"aud": "another"}, OTHER_AUDIENCE),
        ({"aud": ["another"]}, OTHER_AUDIENCE),
        ({"aud": []}, OTHER_AUDIENCE),
        ({"aud": f"{AUDIENCE}/"}, OTHER_AUDIENCE),
        ({"aud": {AUDIENCE: True}}, OTHER_AUDIENCE),
        ({"iss": None}, INCOMPLETE),
        ({"aud": None}, INCOMPLETE),
        ({"sub": None}, INCOMPLETE),
        ({"exp": None}, INCOMPLETE),
        ({"iat": None}, INCOMPLETE),
        ({"exp": 1_700_000_000}, EXPIRED),
        ({"exp": -1}, EXPIRED),
        ({"exp": "4000000000"}, INCOMPLETE),
        ({"exp": True}, INCOMPLETE),
        ({"iat": 4_000_000_000}, EARLY),
        ({"nbf": 4_000_000_000}, EARLY),
        ({"nbf": "yesterday"}, EARLY),
        ({"sub": ""}, INCOMPLETE),
        ({"sub": 5}, INCOMPLETE),
        ({"sub": " \t"}, "the token has no subject"),
        ({"sub": "a\0b"}, "the token has no subject"),
        ({"sub": "development:HQ_ADMIN@bd"}, FOREIGN),
    ],
    ids=str,
)
async def test_the_right_signature_is_not_enough(
    issuer: Issuer, tokens: IssuerTokens, claims: dict[str, Any], reason: str
) -> None:
    assert await tokens.subject(issuer.token()) == "rahima"
    assert await refusal(tokens, issuer.token(**claims)) == reason


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "HS512", "ES256K", "RSA1_5", "", None, 5, ["RS256"]])
async def test_no_other_algorithm_is_believed_and_nobody_is_asked(
    issuer: Issuer, tokens: IssuerTokens, algorithm: object
) -> None:
    _, payload, signature = issuer.token().split(".")
    header = part({"alg": algorithm, "kid": "first"})

    assert await refusal(tokens, f"{header}.{payload}.{signature}") == ALGORITHM
    assert await refusal(tokens, f"{header}.{payload}.") == ALGORITHM
    assert issuer.fetches == []


async def test_the_public_key_is_no_secret_to_sign_with(issuer: Issuer, tokens: IssuerTokens) -> None:
    _, payload, _ = issuer.token().split(".")
    signing = f"{part({'alg': 'HS256', 'kid': 'first'})}.{payload}"
    for secret in (RSA.as_pem(private=False), json.dumps(RSA.as_dict(private=False)).encode()):
        signature = hmac.digest(secret, signing.encode(), "sha256")
        assert (
            await refusal(tokens, f"{signing}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}") == ALGORITHM
        )


async def test_another_key_under_the_issuers_name_is_none(issuer: Issuer, tokens: IssuerTokens) -> None:
    issuer.keys = {"first": RSA, "curve": EC}
    own = RSAKey.generate_key(2048)
    header = {"jwk": own.as_dict(private=False), "jku": f"{issuer.url}/mine", "x5u": f"{issuer.url}/mine"}

    assert await refusal(tokens, issuer.token(key=own)) == FOREIGN
    assert await refusal(tokens, issuer.token(key=own, header=header)) in {FOREIGN, NONE}
    assert await refusal(tokens, issuer.token("curve", key=RSA)) == FOREIGN
    assert await refusal(tokens, issuer.token("first", key=EC, algorithm="ES256")) == FOREIGN
    assert set(issuer.fetches) == {METADATA, KEYS}


async def test_a_changed_part_is_noticed(issuer: Issuer, tokens: IssuerTokens) -> None:
    header, payload, signature = issuer.token().split(".")
    _, other, _ = issuer.token(sub="admin").split(".")

    assert await refusal(tokens, f"{header}.{other}.{signature}") == FOREIGN
    assert await refusal(tokens, f"{header}.{payload}.{'A' * len(signature)}") == FOREIGN
    assert await refusal(tokens, f"{header}.{payload}.") == FOREIGN


@pytest.mark.parametrize("kind", ["logout+jwt", "dpop+jwt", "secevent+jwt", "", 5, ["JWT"]])
async def test_a_statement_for_another_purpose_is_none(issuer: Issuer, tokens: IssuerTokens, kind: object) -> None:
    _, payload, signature = issuer.token().split(".")
    header = part({"alg": "RS256", "kid": "first", "typ": kind})

    assert await refusal(tokens, f"{header}.{payload}.{signature}") == PURPOSE


@pytest.mark.parametrize("critical", [None, 5, "exp", ["exp"], [5], [[]], {}])
async def test_a_header_that_joserfc_trips_over_is_refused(
    issuer: Issuer, tokens: IssuerTokens, critical: object
) -> None:
    _, payload, signature = issuer.token().split(".")
    header = part({"alg": "RS256", "kid": "first", "crit": critical})

    assert await refusal(tokens, f"{header}.{payload}.{signature}") == FOREIGN


async def test_a_signed_token_that_is_nested_too_deeply_is_none(issuer: Issuer, tokens: IssuerTokens) -> None:
    claims = json.loads(jws.extract_compact(issuer.token().encode()).payload)
    text = json.dumps(claims)[:-1] + ', "more": ' + "[" * 30_000 + "]" * 30_000 + "}"
    header = {"alg": "RS256", "kid": "first"}

    assert await refusal(tokens, jws.serialize_compact(header, text, RSA, algorithms=["RS256"])) == FOREIGN


LONG = "x" * 10_000_000
GARBAGE = ["", "x", ".", "..", "a.b.c", "ক.খ.গ", "\0", "\ud800", "{}", part("[" * 100_000) + ".e30.e30", LONG,
           f"{part({'alg': 'RS256'})}.{'A' * 10_000_000}.AA", f"{part([1])}.e30.e30", f"{part(5)}.e30.AA"]  # fmt: skip


@pytest.mark.parametrize("token", GARBAGE, ids=lambda token: ascii(token)[:12])
async def test_garbage_is_no_token_and_nobody_is_asked(issuer: Issuer, tokens: IssuerTokens, token: str) -> None:
    begin = time.perf_counter()

    assert await refusal(tokens, token) == NONE
    assert issuer.fetches == []
    assert time.perf_counter() - begin < 1


async def test_without_a_name_the_only_key_is_meant(issuer: Issuer, tokens: IssuerTokens, clock: Clock) -> None:
    assert await tokens.subject(issuer.token(None, key=RSA)) == "rahima"

    issuer.keys["second"] = EC
    clock.now += issuer_keys.LIFETIME
    assert await refusal(tokens, issuer.token(None, key=RSA)) == UNKNOWN
    assert await tokens.subject(issuer.token("second", algorithm="ES256")) == "rahima"


# Named, since the generated ones differ from process to process.
UNUSABLE: dict[str, Any] = {
    "for encrypting": {**RSA.as_dict(private=False), "use": "enc"},
    "private": RSA.as_dict(private=True),
    "a secret": OctKey.generate_key(256).as_dict(private=True),
    "1024 bits": {"kty": "RSA", "e": "AQAB", "n": base64.urlsafe_b64encode(b"\xc5" * 128).rstrip(b"=").decode()},
    "half": {"kty": "RSA"},
    "garbage": {"kty": "RSA", "n": "!", "e": 5},
    "of an unknown kind": {"kty": "nothing"},
    "empty": {},
    "null": None,
    "a list": [RSA.as_dict(private=False)],
    "a text": "key",
}


@pytest.mark.parametrize("name", UNUSABLE)
async def test_a_key_that_does_not_sign_is_passed_over(issuer: Issuer, tokens: IssuerTokens, name: str) -> None:
    published = UNUSABLE[name]
    issuer.more = [{**published, "kid": "odd"} if isinstance(published, dict) else published]

    assert await refusal(tokens, issuer.token("odd", key=RSA)) == UNKNOWN
    assert await tokens.subject(issuer.token()) == "rahima"


async def test_a_key_of_the_issuers_is_used_for_what_it_is_for(issuer: Issuer, tokens: IssuerTokens) -> None:
    issuer.more = [
        {**EC.as_dict(private=False), "kid": "odd", "alg": "ES384"},
        {**RSA.as_dict(private=False), "kid": 5},
    ]

    assert await refusal(tokens, issuer.token("odd", key=EC, algorithm="ES256")) == FOREIGN
    assert await tokens.subject(issuer.token()) == "rahima"


# Where the keys come from


async def test_the_keys_are_fetched_once_for_all_who_wait(issuer: Issuer, tokens: IssuerTokens) -> None:
    issuer.delay = 0.05

    subjects = await asyncio.gather(*(tokens.subject(issuer.token(sub=f"p{n}")) for n in range(100)))

    assert subjects == [f"p{n}" for n in range(100)]
    assert issuer.fetches == [METADATA, KEYS]


async def test_who_goes_away_leaves_the_fetch_to_the_others(issuer: Issuer, tokens: IssuerTokens) -> None:
    issuer.delay = 0.05
    first, second = (asyncio.create_task(tokens.subject(issuer.token())) for _ in range(2))
    await asyncio.sleep(0.02)

    first.cancel()

    assert await second == "rahima"
    assert first.cancelled()
    assert issuer.fetches == [METADATA, KEYS]


async def test_a_flood_of_made_up_names_makes_a_fetch_a_minute(
    issuer: Issuer, tokens: IssuerTokens, clock: Clock
) -> None:
    made_up = [issuer.token(f"made up {n}", key=RSA) for n in range(20)]
    assert await tokens.subject(issuer.token()) == "rahima"

    for minute in range(1, 4):
        for _ in range(5):
            assert set(await asyncio.gather(*(refusal(tokens, token) for token in made_up))) == {UNKNOWN}
            assert await tokens.subject(issuer.token()) == "rahima"
            clock.now += 12
        assert issuer.fetched == minute


async def test_a_new_key_is_found_while_the_server_runs(issuer: Issuer, tokens: IssuerTokens, clock: Clock) -> None:
    # given
    assert await tokens.subject(issuer.token()) == "rahima"

    # when
    issuer.keys["second"] = EC
    clock.now += issuer_keys.PAUSE

    # then
    assert await tokens.subject(issuer.token("second", algorithm="ES256")) == "rahima"
    assert await tokens.subject(issuer.token()) == "rahima"
    assert issuer.fetched == 2


async def test_a_key_taken_back_works_no_longer_than_a_lifetime(
    issuer: Issuer, tokens: IssuerTokens, clock: Clock
) -> None:
    # given
    issuer.keys["second"] = EC
    old = issuer.token()
    assert await tokens.subject(old) == "rahima"

    # when
    del issuer.keys["first"]
    clock.now += issuer_keys.LIFETIME - 1
    assert await tokens.subject(old) == "rahima"
    clock.now += 1

    # then
    assert await refusal(tokens, old) == UNKNOWN
    assert await tokens.subject(issuer.token("second", algorithm="ES256")) == "rahima"
    assert issuer.fetched == 2


async def test_all_keys_may_be_taken_back(issuer: Issuer, tokens: IssuerTokens, clock: Clock) -> None:
    token = issuer.token()
    assert await tokens.subject(token) == "rahima"

    issuer.keys = {}
    clock.now += issuer_keys.LIFETIME

    assert await refusal(tokens, token) == UNKNOWN
    assert issuer.fetched == 2


async def test_while_the_issuer_is_gone_its_keys_hold_for_a_while(
    issuer: Issuer, tokens: IssuerTokens, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    # given
    token = issuer.token()
    begin = clock.now
    assert await tokens.subject(token) == "rahima"
    issuer.answers[METADATA] = saying(response(b"", "502 Bad Gateway"))

    # when
    while clock.now < begin + issuer_keys.GRACE:
        assert await tokens.subject(token) == "rahima"
        if tokens._keys._fetching:  # in the background
            await tokens._keys._fetching
        clock.now += 20

    # then
    tries = issuer.fetches.count(METADATA) - 1
    assert tries == (issuer_keys.GRACE - issuer_keys.LIFETIME) / issuer_keys.PAUSE == 55
    assert caplog.messages == [f"cannot fetch the keys of the issuer {issuer.url}: it answered with status 502"] * 55
    with pytest.raises(NoKeys):
        await tokens.subject(token)

    # and when
    issuer.answers.clear()
    clock.now += issuer_keys.RETRY

    # then
    assert await tokens.subject(token) == "rahima"


async def test_a_hanging_issuer_delays_nobody_who_can_go_on(
    issuer: Issuer, tokens: IssuerTokens, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    monkeypatch.setattr(json_fetch, "PATIENCE", 0.5)
    token = issuer.token()
    assert await tokens.subject(token) == "rahima"
    issuer.answers[KEYS] = issuing.hanging

    # a made-up name makes a fetch; those whose key is known go on meanwhile
    clock.now += issuer_keys.PAUSE
    made_up = asyncio.create_task(refusal(tokens, issuer.token("made up", key=RSA)))
    await asyncio.sleep(0.1)
    begin = time.perf_counter()
    assert [await tokens.subject(token) for _ in range(20)] == ["rahima"] * 20
    assert time.perf_counter() - begin < 0.3
    assert not made_up.done()
    assert await made_up == UNKNOWN

    # and once it is known to hang, nobody waits at all, though the keys are old
    clock.now += issuer_keys.LIFETIME
    begin = time.perf_counter()
    assert [await tokens.subject(token) for _ in range(20)] == ["rahima"] * 20
    assert await refusal(tokens, issuer.token("made up", key=RSA)) == UNKNOWN
    assert time.perf_counter() - begin < 0.3


OTHERS = "its openid-configuration is for another issuer"
BARE = "its address is neither https nor on this machine"
GARBLED: dict[str, tuple[str, object, str]] = {
    "status": (METADATA, response(b"{}", "500 Oh"), "it answered with status 500"),
    "redirect": (METADATA, response(b"", "301 Moved", "location: /elsewhere"), "it answered with status 301"),
    "a page": (METADATA, response(b"<html>"), "its answer is not JSON"),
    "a list": (METADATA, response(b"[]"), OTHERS),
    "another issuer": (METADATA, {"issuer": "https://issuer.example"}, OTHERS),
    "with a slash": (METADATA, {"issuer": "{url}/"}, OTHERS),
    "no address": (METADATA, {"jwks_uri": None}, "its openid-configuration names no jwks_uri"),
    "a bare address": (METADATA, {"jwks_uri": "http://issuer.example/"}, BARE),
    "a file": (METADATA, {"jwks_uri": "file:///etc/passwd"}, BARE),
    "keys that are none": (KEYS, response(b"null"), "its jwks_uri holds no keys"),
    "keys in a text": (KEYS, response(b'{"keys": "x"}'), "its jwks_uri holds no keys"),
    "too much": (KEYS, response(b" " * 300_000), "its answer is longer than 256,000 bytes"),
    "cut short": (KEYS, response(b'{"keys": []}')[:-2], "its answer is not JSON"),
}  # fmt: skip


@pytest.mark.parametrize("name", GARBLED)
async def test_without_a_single_key_nobody_is_known_and_the_log_says_why(
    issuer: Issuer, tokens: IssuerTokens, clock: Clock, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    # given
    path, answered, reason = GARBLED[name]
    if isinstance(answered, bytes):
        issuer.answers[path] = saying(answered)
    elif isinstance(answered, dict):
        issuer.metadata = {key: value and value.format(url=issuer.url) for key, value in answered.items()}
    token = issuer.token()

    # when
    for _ in range(5):
        with pytest.raises(NoKeys):
            await tokens.subject(token)

    # then
    said = [record for record in caplog.records if record.name == "charter.issuer"]
    assert [record.getMessage() for record in said] == [f"cannot fetch the keys of the issuer {issuer.url}: {reason}"]
    assert said[0].levelno == logging.WARNING
    assert issuer.fetches.count(METADATA) == 1

    # and when it mends
    issuer.answers, issuer.metadata = {}, {}
    clock.now += issuer_keys.RETRY
    assert await tokens.subject(token) == "rahima"


async def test_an_issuer_that_is_nowhere(clock: Clock) -> None:
    tokens = IssuerTokens("http://127.0.0.1:1", AUDIENCE, IssuerKeys("http://127.0.0.1:1", clock))

    with pytest.raises(NoKeys):
        await tokens.subject(Issuer().token())


async def test_an_issuer_below_a_path(issuer: Issuer, clock: Clock) -> None:
    below = f"{issuer.url}/realms/ict/"
    documents = {"issuer": below, "jwks_uri": f"{issuer.url}{KEYS}"}
    issuer.answers[f"/realms/ict{METADATA}"] = saying(response(json.dumps(documents).encode()))
    tokens = IssuerTokens(below, AUDIENCE, IssuerKeys(below, clock))

    assert await tokens.subject(issuer.token(iss=below)) == "rahima"


def test_the_curve_is_the_algorithms() -> None:
    """So that the keys of these tests are what they are taken for."""
    assert isinstance(issuing.key("ES512"), ECKey)
    assert issuing.key("ES384").as_dict(private=False)["crv"] == "P-384"
