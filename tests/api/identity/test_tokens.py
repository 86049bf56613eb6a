"""Development tokens: whose they are, and what is none."""

from __future__ import annotations

import base64
import hmac
import json
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import OKPKey

from api.identity.tokens import AUDIENCE, ISSUER, LIFETIME, BadToken, DevelopmentTokens, UnusableKey

FOREIGN = "the token was not issued by this server"
NOBODY = "the token has no subject"
EXPIRED = "the token has expired"
EARLY = "the token does not hold yet; compare the clocks of this server and of the one that issued it"
NONE_ISSUED = "this server has not issued any tokens"


@pytest.fixture
def tokens(tmp_path: Path) -> DevelopmentTokens:
    """With a key."""
    made = DevelopmentTokens(tmp_path)
    made.issue("somebody")
    return made


def key(folder: Path) -> OKPKey:
    return OKPKey.import_key(json.loads((folder / "development.jwk").read_bytes()))


def claims(**changed: Any) -> dict[str, Any]:
    now = int(time.time())
    return {"iss": ISSUER, "aud": AUDIENCE, "sub": "somebody", "iat": now, "exp": now + 3600} | changed


def without(name: str) -> dict[str, Any]:
    return {claim: value for claim, value in claims().items() if claim != name}


def part(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def signed(folder: Path, payload: object, header: dict[str, Any] | None = None) -> str:
    """By the key of the folder: as if this server had issued it."""
    text = payload if isinstance(payload, str) else json.dumps(payload)
    return jws.serialize_compact(header or {"alg": "Ed25519"}, text, key(folder), algorithms=["Ed25519"])


def refusal(tokens: DevelopmentTokens, token: str) -> str:
    """Why it is none: the whole text, in which nothing of the token is, and nothing that led to it is told."""
    with pytest.raises(BadToken) as refused:
        tokens.whose(token)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
    return str(refused.value)


@pytest.mark.parametrize("subject", ["development:HQ_ADMIN@bd", "করিম", "a b", "x" * 1000])
def test_what_is_issued_is_read_back(tmp_path: Path, subject: str) -> None:
    tokens = DevelopmentTokens(tmp_path)

    assert tokens.whose(tokens.issue(subject)) == subject


def test_a_token_says_who_and_until_when(tokens: DevelopmentTokens) -> None:
    header, payload, _ = tokens.issue("somebody", now=1_700_000_000.9).split(".")

    assert json.loads(base64.urlsafe_b64decode(header + "==")) == {"alg": "Ed25519", "typ": "JWT"}
    assert json.loads(base64.urlsafe_b64decode(payload + "==")) == {
        "iss": "charter-development",
        "aud": "charter",
        "sub": "somebody",
        "iat": 1_700_000_000,
        "exp": 1_700_043_200,  # 12 hours
    }


def test_it_holds_for_twelve_hours_and_not_from_before_it_was_issued(tokens: DevelopmentTokens) -> None:
    now = time.time()

    assert LIFETIME == 12 * 3600
    assert tokens.whose(tokens.issue("somebody", now=now - LIFETIME + 60)) == "somebody"
    assert refusal(tokens, tokens.issue("somebody", now=now - LIFETIME - 1)) == EXPIRED
    assert refusal(tokens, tokens.issue("somebody", now=now + 60)) == EARLY


def test_another_installations_token_is_none(tokens: DevelopmentTokens, tmp_path: Path) -> None:
    other = DevelopmentTokens(tmp_path / "other")

    assert refusal(other, tokens.issue("somebody")) == NONE_ISSUED
    assert refusal(tokens, other.issue("somebody")) == FOREIGN
    assert refusal(other, tokens.issue("somebody")) == FOREIGN
    assert other.whose(other.issue("somebody")) == "somebody"


def test_a_changed_part_is_noticed(tokens: DevelopmentTokens) -> None:
    header, _, signature = tokens.issue("somebody").split(".")
    _, payload, other = tokens.issue("somebody else").split(".")

    assert tokens.whose(f"{header}.{payload}.{other}") == "somebody else"
    assert refusal(tokens, f"{header}.{payload}.{signature}") == FOREIGN
    assert refusal(tokens, f"{header}.{part(claims(sub='admin'))}.{signature}") == FOREIGN
    assert refusal(tokens, f"{part({'alg': 'Ed25519', 'typ': 'jwt'})}.{payload}.{other}") == FOREIGN
    assert refusal(tokens, f"{header}.{payload}.{'A' * len(other)}") == FOREIGN


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "EdDSA", "RS256", "", None, 5, ["Ed25519"]])
def test_no_other_algorithm_is_believed(tokens: DevelopmentTokens, algorithm: object) -> None:
    _, payload, signature = tokens.issue("somebody").split(".")

    assert refusal(tokens, f"{part({'alg': algorithm})}.{payload}.{signature}") == FOREIGN
    assert refusal(tokens, f"{part({'alg': algorithm})}.{payload}.") == FOREIGN


def test_the_public_key_is_no_secret_to_sign_with(tokens: DevelopmentTokens, tmp_path: Path) -> None:
    public = key(tmp_path).as_dict(private=False)
    raw = base64.urlsafe_b64decode(f"{public['x']}=")
    signing = f"{part({'alg': 'HS256'})}.{part(claims())}"

    for secret in (raw, str(public["x"]).encode(), json.dumps(public).encode(), key(tmp_path).as_pem(private=False)):
        signature = hmac.digest(secret, signing.encode(), "sha256")
        assert refusal(tokens, f"{signing}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}") == FOREIGN


@pytest.mark.parametrize("key_id", ["../../etc/passwd", "another"])
def test_a_header_chooses_no_key(tokens: DevelopmentTokens, tmp_path: Path, key_id: str) -> None:
    own = OKPKey.generate_key("Ed25519")
    header = {"alg": "Ed25519", "kid": key_id, "jwk": own.as_dict(private=False)}
    forged = jws.serialize_compact(header, json.dumps(claims()), own, algorithms=["Ed25519"])

    assert refusal(tokens, forged) == FOREIGN


@pytest.mark.parametrize("critical", [None, 5, True, "exp", ["exp"], ["b64"], [5], [[]], [{}], {}])
def test_a_header_that_joserfc_trips_over_is_refused(tokens: DevelopmentTokens, critical: object) -> None:
    _, payload, signature = tokens.issue("somebody").split(".")

    assert refusal(tokens, f"{part({'alg': 'Ed25519', 'crit': critical})}.{payload}.{signature}") == FOREIGN


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (claims(iss="https://issuer.example"), FOREIGN),
        (claims(iss=["charter-development"]), FOREIGN),
        (claims(aud="another"), FOREIGN),
        (claims(aud=[]), FOREIGN),
        (claims(aud=5), FOREIGN),
        (without("iss"), FOREIGN),
        (without("aud"), FOREIGN),
        (without("sub"), FOREIGN),
        (without("exp"), FOREIGN),
        (without("iat"), FOREIGN),
        (claims(exp=0), EXPIRED),
        (claims(exp="tomorrow"), FOREIGN),
        (claims(exp=True), FOREIGN),
        (claims(nbf=4_000_000_000), EARLY),
        (claims(sub=""), FOREIGN),
        (claims(sub=None), FOREIGN),
        (claims(sub=5), FOREIGN),
        (claims(sub=["somebody"]), FOREIGN),
        (claims(sub=" \t"), NOBODY),
        (claims(sub="some\0body"), NOBODY),
        (claims(sub="some\ud800body"), NOBODY),
        ("null", FOREIGN),
        ("[1]", FOREIGN),
        ('"somebody"', FOREIGN),
        ("{", FOREIGN),
        ("[" * 100_000, FOREIGN),
        ("[" * 2_000 + "]" * 2_000, FOREIGN),
        ('{"sub":"somebody","more":' + '{"a":' * 2_000 + "1" + "}" * 2_001, FOREIGN),
    ],
    ids=lambda value: str(value)[:40],
)
def test_the_right_signature_is_not_enough(
    tokens: DevelopmentTokens, tmp_path: Path, payload: object, reason: str
) -> None:
    assert tokens.whose(signed(tmp_path, claims())) == "somebody"
    assert refusal(tokens, signed(tmp_path, payload)) == reason


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        ".",
        "..",
        "...",
        "....",
        "a.b.c",
        "ক.খ.গ",
        "\0",
        "\ud800",
        "{}",
        "null",
        "é" * 5,
        part("[" * 100_000) + ".e30.e30",
    ],
    ids=lambda token: ascii(token)[:12],
)
def test_garbage_is_no_token(tokens: DevelopmentTokens, token: str) -> None:
    assert refusal(tokens, token) == FOREIGN


def test_something_before_or_behind_a_token_spoils_it(tokens: DevelopmentTokens) -> None:
    token = tokens.issue("somebody")

    for spoilt in (
        f"{token}x",
        f"{token}.",
        f"{token}=",
        f" {token}",
        f"{token}\n",
        token[:-1],
        token.replace(".", ". "),
    ):
        assert refusal(tokens, spoilt) == FOREIGN


def test_a_huge_token_is_refused_at_once(tokens: DevelopmentTokens) -> None:
    header, _, signature = tokens.issue("somebody").split(".")
    begin = time.perf_counter()

    assert refusal(tokens, "x" * 10_000_000) == FOREIGN
    assert refusal(tokens, f"{header}.{'A' * 10_000_000}.{signature}") == FOREIGN
    assert time.perf_counter() - begin < 1


def test_the_key_is_its_owners_alone_and_survives_a_restart(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "there yet"
    token = DevelopmentTokens(folder).issue("somebody")
    written = (folder / "development.jwk").read_bytes()
    again = DevelopmentTokens(folder)

    assert stat.S_IMODE((folder / "development.jwk").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert again.whose(token) == again.whose(again.issue("somebody")) == "somebody"
    assert (folder / "development.jwk").read_bytes() == written
    assert [file.name for file in folder.iterdir()] == ["development.jwk"]


def test_reading_a_token_makes_no_key(tmp_path: Path) -> None:
    assert refusal(DevelopmentTokens(tmp_path), "a.b.c") == NONE_ISSUED
    assert list(tmp_path.iterdir()) == []


_ISSUE = """
import sys
from pathlib import Path
from api.identity.tokens import DevelopmentTokens
tokens = DevelopmentTokens(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
print(tokens.issue(sys.argv[2]))
"""


@pytest.mark.system
def test_processes_that_start_at_once_make_one_key(tmp_path: Path) -> None:
    # given
    names = [f"process {number}" for number in range(6)]
    started = [
        subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", _ISSUE, tmp_path, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for name in names
    ]
    for process in started:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == "ready\n"

    # when
    for process in started:
        print("go", file=process.stdin, flush=True)
    issued = [process.communicate(timeout=20)[0].strip() for process in started]

    # then
    tokens = DevelopmentTokens(tmp_path)
    assert [tokens.whose(token) for token in issued] == names
    assert [file.name for file in tmp_path.iterdir()] == ["development.jwk"]


PUBLIC = json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=False)).encode()
OTHER_CURVE = json.dumps(OKPKey.generate_key("X25519").as_dict(private=True)).encode()


@pytest.mark.parametrize(
    "written",
    [b"", b"{}", b"null", b"[1]", b"\xff", b'{"kty": "OKP"}', PUBLIC, OTHER_CURVE],
    ids=["empty", "no key", "null", "a list", "no text", "half a key", "public", "another curve"],
)
def test_a_key_file_that_holds_no_key_is_one_clear_error(tmp_path: Path, written: bytes) -> None:
    file = tmp_path / "development.jwk"
    file.write_bytes(written)
    said = (
        f"cannot use the key of the development tokens, {file}:"
        " it holds no private Ed25519 key; delete it, and another is made"
    )

    with pytest.raises(UnusableKey) as issuing:
        DevelopmentTokens(tmp_path).issue("somebody")
    with pytest.raises(UnusableKey) as reading:
        DevelopmentTokens(tmp_path).whose("a.b.c")

    assert str(issuing.value) == str(reading.value) == said
    assert file.read_bytes() == written


def test_a_key_file_that_cannot_be_read_or_made_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "development.jwk").mkdir()
    (tmp_path / "file").touch()

    with pytest.raises(UnusableKey, match=r"development\.jwk: Is a directory$"):
        DevelopmentTokens(tmp_path).whose("a.b.c")
    with pytest.raises(UnusableKey, match=r"development\.jwk: Not a directory$"):
        DevelopmentTokens(tmp_path / "file").issue("somebody")
