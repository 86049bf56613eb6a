"""Grants, keys of frontends, and the documents that these send."""

from __future__ import annotations

from random import Random
from typing import Any

from districts.identity import trusted_documents
from tests.soak.acts.act import Act, Doing, chosen
from tests.soak.household import Fact, Household, Person, node


def _held(subject: str, *grants: dict[str, Any]) -> Fact:
    """What somebody is told who signs in."""
    document = "query SoakViewer { viewer { subject grants { role office { code } } } }"
    return Fact(document, {}, {"viewer": {"subject": subject, "grants": list(grants)}}, person=Person(subject))


def _grant(house: Household, _chance: Random, key: str) -> Doing:
    def done(payload: dict[str, Any]) -> None:
        house.grants.append({"id": payload["grant"]["id"], "subject": key})
        house.facts[f"grant {key}"] = _held(key, {"role": "OFFICER", "office": {"code": house.office}})

    return Doing({"subject": key, "role": "OFFICER", "officeCode": house.office}, "grant { id }", done)


def _revoke(house: Household, chance: Random, _key: str) -> Doing | None:
    grant = chosen(chance, house.grants)
    if grant is None:
        return None

    def done(_payload: dict[str, Any]) -> None:
        house.grants.remove(grant)
        house.facts[f"grant {grant['subject']}"] = _held(grant["subject"])

    return Doing({"grantId": grant["id"]}, "grant { id }", done, marked=False)


_CLIENT = "apiClient { id revokedAt restrictedAt }"


def _create_key(house: Household, _chance: Random, key: str) -> Doing | None:
    if len(house.clients) > 8:
        return None

    def done(payload: dict[str, Any]) -> None:
        client = payload["apiClient"]["id"]
        house.clients.append(client)
        house.facts[f"client {client}"] = node("ApiClient", client, frontend=key, revokedAt=None)

    return Doing({"officeCode": house.office, "frontend": key}, f"key {_CLIENT}", done)


def _revoke_key(house: Household, chance: Random, _key: str) -> Doing | None:
    client = chosen(chance, house.clients)
    if client is None:
        return None

    def done(payload: dict[str, Any]) -> None:
        house.clients.remove(client)
        house.facts[f"client {client}"] = node("ApiClient", client, revokedAt=payload["apiClient"]["revokedAt"])

    return Doing({"apiClientId": client}, _CLIENT, done, marked=False)


def _register(house: Household, chance: Random, key: str) -> Doing | None:
    client = chosen(chance, house.clients)
    if client is None:
        return None
    text = f"query {key.replace('-', '_')} {{ __typename }}"
    document = trusted_documents.digest(text)

    def done(_payload: dict[str, Any]) -> None:
        house.documents.append((client, document))

    given = {"apiClientId": client, "documents": [{"id": document, "text": text}]}
    return Doing(given, f"registered {_CLIENT}", done, marked=False)


def _withdraw(house: Household, chance: Random, _key: str) -> Doing | None:
    registered = chosen(chance, house.documents)
    if registered is None:
        return None
    client, document = registered

    def done(_payload: dict[str, Any]) -> None:
        house.documents.remove(registered)

    given = {"apiClientId": client, "ids": [document]}
    # Its key may be revoked, or it is the last one of a key that nothing else runs for.
    may = frozenset({"NOT_FOUND", "INVALID", "NOT_ALLOWED_NOW"})
    return Doing(given, _CLIENT, done, may=may, marked=False)


def _restrict(house: Household, chance: Random, _key: str) -> Doing | None:
    client = chosen(chance, house.clients)
    if client is None:
        return None

    def done(payload: dict[str, Any]) -> None:
        house.facts[f"restricted {client}"] = node(
            "ApiClient", client, restrictedAt=payload["apiClient"]["restrictedAt"]
        )

    given = {"apiClientId": client, "onlyRegistered": chance.random() < 0.5}
    # Without a registered document nothing would run for it.
    return Doing(given, _CLIENT, done, may=frozenset({"NOT_ALLOWED_NOW"}), marked=False)


ACTS: dict[str, Act] = {
    "grant": _grant,
    "revoke": _revoke,
    "createApiKey": _create_key,
    "revokeApiKey": _revoke_key,
    "registerDocuments": _register,
    "withdrawDocuments": _withdraw,
    "restrictApiKey": _restrict,
}
