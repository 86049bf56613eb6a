"""How much may be filed: by address, contact, office and person; and the proof of work that is asked for."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from api.app import create_app
from api.identity.tokens import DevelopmentTokens
from api.limits.filing_limits import BODY, FILED, REFUSED
from api.limits.rate_classes import FILING, FILING_CONTACT, FILING_OFFICE, PERSON, ProofPolicy, of_filing
from api.process.settings import Settings
from districts.identity import api_clients, grants
from districts.identity.actors import Role
from districts.requests import proof
from districts.requests.proof import Challenge, Proof
from districts.shared import rate_buckets
from models.database.connection import Database
from tests.api.node import NODE
from tests.districts.requests.test_proof import solved
from tests.districts.test_scope import MAGURA, everything
from tests.support.rows import TESTER

SUBMIT = """
mutation Submit($input: SubmitRequestInput!) {
  submitRequest(input: $input) {
    trackingCode request { number } challenge { challenge bits isRequired } userErrors { field message { bn en } code }
  }
}
"""
CHALLENGE = '{ filingChallenge(officeCode: "bd.khulna.magura") { challenge bits isRequired expiresAt } }'
OFF = ProofPolicy("off")
LOW = ProofPolicy("low", 4)


def application(seeded: Database, folder: Path, rates: dict[str, int], policy: ProofPolicy = OFF) -> Starlette:
    app = create_app(Settings(data=folder, rates=rates, proof=policy))
    app.state.database = seeded
    stop_clock(app)
    return app


def stop_clock(app: Starlette) -> None:
    """No bucket refills."""
    view: Any = next(route.endpoint for route in app.routes if isinstance(route, Route) and route.path == "/graphql")
    view.authenticator.limits._clock = lambda: 1000.0


def asking(app: Starlette, address: str = "192.0.2.1", **headers: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, client=(address, 1))
    return httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers)


async def file(client: httpx.AsyncClient, **given: Any) -> Any:
    """The payload, or the error where the operation is refused."""
    wanted = {"officeCode": MAGURA, "kind": "SUGGESTION", "subject": "আলো চাই", "anonymous": True} | given
    response = await client.post("/graphql", json={"query": SUBMIT, "variables": {"input": wanted}})
    answer = response.json()
    if "errors" in answer:
        [error] = answer["errors"]
        assert response.status_code == 429
        return error
    return answer["data"]["submitRequest"]


async def codes(client: httpx.AsyncClient, times: int, **given: Any) -> list[str]:
    """What each of several filings came to: FILED, or the code of its error."""
    found = []
    for _ in range(times):
        answer = await file(client, **given)
        if "extensions" in answer:
            found.append(answer["extensions"]["code"])
        else:
            found.append(answer["userErrors"][0]["code"] if answer["userErrors"] else "FILED")
    return found


def applicant(mobile: str) -> dict[str, Any]:
    return {"anonymous": False, "applicant": {"name": "রহিমা", "mobile": mobile}}


async def test_an_address_files_so_many(seeded: Database, tmp_path: Path) -> None:
    app = application(seeded, tmp_path, {FILING: 3 * FILED})

    async with asking(app) as client, asking(app, "192.0.2.2") as neighbour:
        assert await codes(client, 5) == ["FILED"] * 3 + ["RATE_LIMITED"] * 2
        assert await codes(neighbour, 1) == ["FILED"]
        before = await everything()
        error = await file(client)
        assert await everything() == before
    wait = error["extensions"]["retryAfter"]
    assert error["message"] == f"Too many filings. Wait {wait} seconds."
    assert error["extensions"]["text"]["en"] == error["message"]
    assert "সেকেন্ড পরে আবার চেষ্টা করুন" in error["extensions"]["text"]["bn"]


async def test_a_filing_is_answered_though_the_next_of_its_operation_fails(seeded: Database, tmp_path: Path) -> None:
    app = application(seeded, tmp_path, {FILING: FILED})
    payload = "{ trackingCode request { number } userErrors { code } }"
    twice = f"""mutation ($input: SubmitRequestInput!) {{
      first: submitRequest(input: $input) {payload} second: submitRequest(input: $input) {payload} }}"""
    wanted = {"officeCode": MAGURA, "kind": "SUGGESTION", "subject": "আলো চাই", "anonymous": True}

    async with asking(app) as client:
        response = await client.post("/graphql", json={"query": twice, "variables": {"input": wanted}})
        refused = await client.post("/graphql", json={"query": twice, "variables": {"input": wanted}})
        first = response.json()["data"]["first"]
        track = "query ($code: String!) { track(trackingCode: $code) { number } }"
        found = await client.post("/graphql", json={"query": track, "variables": {"code": first["trackingCode"]}})

    assert response.status_code == 200
    assert response.json()["data"] == {"first": first, "second": None}
    [error] = response.json()["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["second"], "RATE_LIMITED")
    assert found.json()["data"]["track"]["number"] == first["request"]["number"]
    # Where all of them failed nothing was done, and the status says so.
    assert refused.status_code == 429
    assert refused.headers["Retry-After"]
    assert [error["path"] for error in refused.json()["errors"]] == [["first"], ["second"]]
    assert "data" not in refused.json()


async def test_networks_of_one_site_file_together(seeded: Database, tmp_path: Path) -> None:
    app = application(seeded, tmp_path, {FILING: 3 * FILED, f"{FILING}_SITE": 4 * FILED})
    found = []
    for network in range(6):
        async with asking(app, f"2001:db8:1:{network}::1") as client:
            found += await codes(client, 1)

    assert found == ["FILED"] * 4 + ["RATE_LIMITED"] * 2


async def test_a_long_body_costs_more_and_a_refusal_less(seeded: Database, tmp_path: Path) -> None:
    app = application(seeded, tmp_path, {FILING: 100})

    async with asking(app) as client:
        assert await codes(client, 2, body="ক" * 10_000) == ["FILED"] * 2
        left = 100 - 2 * (FILED + 10 * BODY)
        assert await codes(client, left // REFUSED - FILED // REFUSED, subject=" ") == ["REQUIRED"] * 25
        assert await codes(client, 2) == ["FILED", "RATE_LIMITED"]


async def test_a_contact_is_given_so_often_whoever_files(seeded: Database, tmp_path: Path) -> None:
    """Nobody's telephone is flooded from many addresses."""
    app = application(seeded, tmp_path, {FILING_CONTACT: 2 * FILED})
    found = []
    for number in range(4):
        async with asking(app, f"192.0.2.{number}") as client:
            found += await codes(client, 1, **applicant("০১৭১২-৩৪৫৬৭৮" if number % 2 else "+8801712345678"))

    assert found == ["FILED", "FILED", "RATE_LIMITED", "RATE_LIMITED"]
    async with asking(app) as client:
        assert await codes(client, 1, **applicant("01812345678")) == ["FILED"]


async def test_an_officer_files_for_others_at_a_rate_of_their_own(seeded: Database, tmp_path: Path) -> None:
    await grants.grant("rahima", Role.OFFICER, MAGURA, actor=TESTER)
    bearer = f"Bearer {DevelopmentTokens(tmp_path).issue('rahima')}"
    limits = {FILING: FILED, FILING_CONTACT: FILED, FILING_OFFICE: FILED, of_filing(PERSON): 6 * FILED}
    app = application(seeded, tmp_path, limits, ProofPolicy("always"))

    async with asking(app, authorization=bearer) as client:
        assert await codes(client, 7, **applicant("01712345678")) == ["FILED"] * 6 + ["RATE_LIMITED"]
        response = await client.post("/graphql", json={"query": CHALLENGE})
        assert response.json() == {"data": {"filingChallenge": None}}


async def test_a_person_without_grants_files_like_their_address(seeded: Database, tmp_path: Path) -> None:
    app = application(seeded, tmp_path, {FILING: 2 * FILED})
    found = []
    for subject in ("a", "b", "c"):
        bearer = f"Bearer {DevelopmentTokens(tmp_path).issue(subject)}"
        async with asking(app, authorization=bearer) as client:
            found += await codes(client, 1)

    assert found == ["FILED", "FILED", "RATE_LIMITED"]


async def test_a_frontend_is_counted_by_its_key_and_not_by_its_address(seeded: Database, tmp_path: Path) -> None:
    created = await api_clients.create(MAGURA, "Site", actor=TESTER)
    app = application(seeded, tmp_path, {FILING: FILED, of_filing("STANDARD"): 3 * FILED})

    async with asking(app, **{"x-api-key": created.key}) as client:
        assert await codes(client, 4) == ["FILED"] * 3 + ["RATE_LIMITED"]


# The proof of work


def challenge_of(answer: Any) -> Challenge:
    return Challenge(answer["challenge"], answer["bits"], 0)


def proof_of(answer: Any) -> dict[str, str]:
    given = solved(challenge_of(answer))
    return {"challenge": given.challenge, "solution": given.solution}


async def test_a_bucket_that_runs_low_asks_for_a_proof(seeded: Database, tmp_path: Path) -> None:
    app = application(seeded, tmp_path, {FILING: 6 * FILED}, LOW)

    async with asking(app) as client:
        # given
        assert await codes(client, 3) == ["FILED"] * 3
        before = await everything()
        refused = await file(client)
        assert await everything() == before

        # then
        assert refused["userErrors"] == [
            {
                "field": ["proof"],
                "message": {
                    "bn": "এই মুহূর্তে অনেক আবেদন জমা পড়ছে। আবেদনটি আবার পাঠাতে হবে, অথবা কিছুক্ষণ পরে চেষ্টা করুন।",
                    "en": "Many requests are being filed. Solve `challenge` and send the solution as `proof`, or"
                    " try again later.",
                },
                "code": "PROOF_REQUIRED",
            }
        ]
        assert (refused["trackingCode"], refused["request"]) == (None, None)
        assert refused["challenge"]["bits"] == 4
        assert refused["challenge"]["isRequired"] is True
        done = await file(client, proof=proof_of(refused["challenge"]))
        assert done["userErrors"] == []
        assert done["challenge"] is None


async def test_a_proof_is_used_once_by_its_caller(seeded: Database, tmp_path: Path) -> None:
    app = application(seeded, tmp_path, {}, ProofPolicy("always", 4))

    async with asking(app) as client, asking(app, "192.0.2.2") as another:
        given = proof_of((await file(client))["challenge"])
        wrong = next(str(n) for n in range(99) if proof.zero_bits(f"{given['challenge']}:{n}") < 4)
        before = await everything()
        assert await codes(another, 1, proof=given) == ["PROOF_REQUIRED"]
        assert await codes(client, 1, proof={**given, "solution": wrong}) == ["PROOF_REQUIRED"]
        assert await codes(client, 1, proof=given, officeCode="bd.khulna.jashore") == ["PROOF_REQUIRED"]
        assert await codes(client, 1, proof=given, subject=" ") == ["REQUIRED"]  # and it is not used up
        assert await everything() == before
        assert await codes(client, 2, proof=given) == ["FILED", "PROOF_REQUIRED"]


async def test_an_office_may_be_named_by_a_former_code(seeded: Database, tmp_path: Path) -> None:
    app = application(seeded, tmp_path, {}, ProofPolicy("always", 4))
    asked = CHALLENGE.replace(MAGURA, "bd.barisal")

    async with asking(app) as client:
        found = (await client.post("/graphql", json={"query": asked})).json()["data"]["filingChallenge"]
        assert await codes(client, 1, proof=proof_of(found), officeCode="bd.barisal") == ["FILED"]


async def test_it_gets_harder_as_a_bucket_empties_and_an_office_is_never_shut(seeded: Database, tmp_path: Path) -> None:
    """Whoever floods an office from many addresses makes it dearer, for themselves as well, and locks nobody out."""
    app = application(seeded, tmp_path, {FILING_OFFICE: 6 * FILED}, LOW)
    bits = []
    for number in range(12):
        async with asking(app, f"192.0.2.{number}") as client:
            answer = await file(client)
            if answer["challenge"]:
                bits.append(answer["challenge"]["bits"])
                answer = await file(client, proof=proof_of(answer["challenge"]))
            assert answer["userErrors"] == []

    assert bits == [4, 6, 8, 10, 12, 12, 12, 12, 12]
    async with asking(app, "192.0.2.99") as client:
        assert await codes(client, 1, officeCode="bd.khulna.jashore") == ["FILED"]


async def test_the_same_key_is_answered_without_a_new_proof_or_charge(seeded: Database, tmp_path: Path) -> None:
    app = application(seeded, tmp_path, {FILING: FILED + REFUSED}, ProofPolicy("always", 4))
    key = str(uuid4())

    async with asking(app) as client:
        given = proof_of((await file(client, idempotencyKey=key))["challenge"])
        done = await file(client, idempotencyKey=key, proof=given)
        assert done["userErrors"] == []
        for again in ({"proof": given}, {}, {"proof": {"challenge": "x", "solution": "y"}}):
            assert await file(client, idempotencyKey=key, **again) == done
        assert await codes(client, 1, proof=given) == ["PROOF_REQUIRED"]


async def test_a_challenge_can_be_asked_for_beforehand(seeded: Database, tmp_path: Path) -> None:
    app = application(seeded, tmp_path, {FILING: 6 * FILED}, LOW)

    async with asking(app) as client:
        first, second = [(await client.post("/graphql", json={"query": CHALLENGE})).json() for _ in range(2)]
        found = first["data"]["filingChallenge"]
        assert (found["bits"], found["isRequired"]) == (4, False)
        assert found["expiresAt"].endswith("+06:00")
        assert first != second  # nothing of it is kept for others
        await codes(client, 3)
        assert await codes(client, 1, proof=proof_of(found)) == ["FILED"]


@pytest.mark.parametrize(("policy", "expected"), [("off", None), ("low", None), ("always", False)])
async def test_this_machine_is_asked_for_none_unless_all_are(
    seeded: Database, tmp_path: Path, policy: Any, expected: Any
) -> None:
    app = create_app(Settings(data=tmp_path, spare_local=True, proof=ProofPolicy(policy, 4)))
    app.state.database = seeded

    async with asking(app, "127.0.0.1") as client:
        found = (await client.post("/graphql", json={"query": CHALLENGE})).json()["data"]["filingChallenge"]
        assert (found is None) == (expected is None)
        code = "PROOF_REQUIRED" if policy == "always" else "FILED"
        assert await codes(client, 18) == [code] * 18  # three more than are free elsewhere


async def test_the_secret_stands_in_no_answer_and_no_log(
    seeded: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:

    secret = await rate_buckets.proof_secret(seeded)
    app = application(seeded, tmp_path, {}, ProofPolicy("always", 4))
    async with asking(app) as client:
        told = str(await file(client)) + caplog.text

    assert secret.hex() not in told
    assert repr(secret) not in told


@pytest.mark.system
@pytest.mark.parametrize("bits", [1, 10])
def test_the_solver_of_the_docs_solves_it(bits: int) -> None:
    page = (Path(__file__).parents[3] / "docs" / "citizen.md").read_text("utf-8")
    [solver] = re.findall(r"^```js\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    made = proof.challenge(b"s", MAGURA, "x", bits)
    asked = json.dumps({"challenge": made.text, "bits": bits})
    script = f"{solver}\nsolve({asked}).then((found) => console.log(JSON.stringify(found)))"

    done = subprocess.run([NODE, "-e", script], capture_output=True, text=True, timeout=60, check=True)  # noqa: S603

    assert proof.verify(Proof(**json.loads(done.stdout)), b"s", MAGURA, "x", bits) is not None
