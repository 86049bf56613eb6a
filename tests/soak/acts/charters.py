"""Charters: a document imported, a draft edited, published, restored; the catalogue that drafts take from."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.seeds.documents import SOURCE
from tests.soak.acts.act import Act, Doing, chosen
from tests.soak.household import Fact, Household, node

# A draft has come into force meanwhile, or has none of what the act is about.
_DRAFT = (
    "charter { id revision version status findings { id severity settlement }"
    " services { id version code name { en } } }"
)
_IN_FORCE = "query SoakCharter($code: String!) { office(code: $code) { charter { revision status } } }"


def _take_draft(house: Household, charter: dict[str, Any] | None) -> None:
    if charter is None or charter["status"] != "DRAFT":  # there was nothing to adopt: it is the one in force
        return
    house.draft = charter["revision"]
    house.version = charter["version"]
    house.services = charter["services"]
    house.findings = [each for each in charter["findings"] if each["settlement"] is None]


def _end_draft(house: Household) -> None:
    house.draft, house.services, house.findings = None, [], []


def _import(house: Household, _chance: Random, _key: str) -> Doing:
    def done(payload: dict[str, Any]) -> None:
        _take_draft(house, payload["charter"])
        house.facts["draft"] = node("Charter", payload["charter"]["id"], revision=house.draft)

    return Doing({"officeCode": house.office, "document": {"text": SOURCE}}, _DRAFT, done, marked=False)


def _edit(house: Household, _chance: Random, _key: str) -> Doing:
    return Doing(
        {"officeCode": house.office}, _DRAFT, lambda payload: _take_draft(house, payload["charter"]), marked=False
    )


def _came_into_force(house: Household, payload: dict[str, Any]) -> None:
    house.in_force = payload["charter"]["revision"]
    expected = {"office": {"charter": {"revision": house.in_force, "status": "PUBLISHED"}}}
    house.facts["in force"] = Fact(_IN_FORCE, {"code": house.office}, expected, public=True)


def _publish(house: Household, _chance: Random, _key: str) -> Doing | None:
    if house.draft is None or any(each["severity"] == "ERROR" for each in house.findings):
        return None

    def done(payload: dict[str, Any]) -> None:
        _came_into_force(house, payload)
        _end_draft(house)

    return Doing({"officeCode": house.office, "revision": house.draft}, "charter { revision }", done, marked=False)


def _restore(house: Household, _chance: Random, _key: str) -> Doing | None:
    if house.in_force < 2:
        return None

    def done(payload: dict[str, Any]) -> None:
        _came_into_force(house, payload)
        _end_draft(house)  # the newest draft may be another one now: it is asked for anew

    # What it names may have been abolished since.
    may = frozenset({"NOT_ALLOWED_NOW"})
    return Doing({"officeCode": house.office, "revision": 1}, "charter { revision }", done, may=may, marked=False)


def _adopt(house: Household, _chance: Random, _key: str) -> Doing:
    return Doing(
        {"officeCode": house.office},
        _DRAFT,
        lambda payload: _take_draft(house, payload["charter"]),
        may=frozenset({"NOT_ALLOWED_NOW", "NOT_FOUND", "INVALID", "CONFLICT"}),
        marked=False,
    )


def _accept(house: Household, chance: Random, _key: str) -> Doing | None:
    national = chosen(chance, house.national)
    if national is None:
        return None
    return Doing(
        {"officeCode": house.office, "codes": [national["code"]]},
        _DRAFT,
        lambda payload: _take_draft(house, payload["charter"]),
        # Most offices have not taken it.
        may=frozenset({"NOT_ALLOWED_NOW", "NOT_FOUND", "INVALID", "CONFLICT"}),
        marked=False,
    )


def _update_charter(house: Household, _chance: Random, key: str) -> Doing | None:
    if house.draft is None:
        return None

    def done(payload: dict[str, Any]) -> None:
        house.version = payload["charter"]["version"]
        house.facts["title"] = node("Charter", payload["charter"]["id"], title={"en": key})

    return Doing(
        {
            "officeCode": house.office,
            "revision": house.draft,
            "version": house.version,
            "title": {"bn": "সনদ", "en": key},
        },
        "charter { id version }",
        done,
    )


def _remember(house: Household, service: dict[str, Any]) -> None:
    house.facts[f"service {service['id']}"] = node(
        "Service", service["id"], version=service["version"], code=service["code"], name=service["name"]
    )


_SERVICE = "service { id version code name { en } }"


def _add_service(house: Household, _chance: Random, key: str) -> Doing | None:
    if house.draft is None or len(house.services) > 60:
        return None

    def done(payload: dict[str, Any]) -> None:
        house.services.append(payload["service"])
        _remember(house, payload["service"])

    given = {
        "officeCode": house.office,
        "revision": house.draft,
        "category": "CITIZEN",
        "name": {"bn": "সেবা", "en": key},
        "fee": {"text": {"bn": "বিনামূল্যে"}, "free": True},
        "timeLimit": {"text": {"bn": "৩ কার্যদিবস"}, "maximum": 3, "unit": "WORKING_DAY"},
        "deliveryMethods": [{"channel": "WEBSITE", "text": {"bn": "অনলাইন"}}],
    }
    # A draft's first rows are not in the record of changes.
    return Doing(given, _SERVICE, done, marked=False)


def _update_service(house: Household, chance: Random, key: str) -> Doing | None:
    service = chosen(chance, house.services)
    if service is None:
        return None

    def done(payload: dict[str, Any]) -> None:
        service.update(payload["service"])
        _remember(house, service)

    given = {"serviceId": service["id"], "version": service["version"], "name": {"bn": "সেবা", "en": key}}
    return Doing(given, _SERVICE, done)


def _remove_service(house: Household, chance: Random, _key: str) -> Doing | None:
    if len(house.services) < 8:
        return None
    service = chosen(chance, house.services)

    def done(payload: dict[str, Any]) -> None:
        _take_draft(house, payload["charter"])
        house.facts[f"service {service['id']}"] = Fact(
            "query SoakGone($id: ID!) { node(id: $id) { id } }", {"id": service["id"]}, {"node": None}
        )

    return Doing({"serviceId": service["id"], "version": service["version"]}, _DRAFT, done, marked=False)


def _match_service(house: Household, chance: Random, _key: str) -> Doing | None:
    service = chosen(chance, house.services)
    if service is None:
        return None

    def done(payload: dict[str, Any]) -> None:
        service.update(payload["service"])
        _remember(house, service)

    # To be a service of its own: one that is none of the former ones.
    return Doing(
        {"serviceId": service["id"], "version": service["version"], "code": None},
        _SERVICE,
        done,
        may=frozenset({"NOT_ALLOWED_NOW", "INVALID", "REQUIRED"}),
        marked=False,
    )


def _settle(settlement: str) -> Act:
    def act(house: Household, chance: Random, key: str) -> Doing | None:
        finding = chosen(chance, house.findings)
        if finding is None:
            return None

        def done(_payload: dict[str, Any]) -> None:
            house.findings.remove(finding)
            house.facts[f"finding {finding['id']}"] = node("Finding", finding["id"], settlement=settlement)

        return Doing({"findingId": finding["id"], "reason": key}, "finding { id settlement }", done)

    return act


_NATIONAL = "catalogueService { id code version retired name { en } }"


def _remember_national(house: Household, told: dict[str, Any]) -> None:
    house.facts[f"national {told['code']}"] = node(
        "CatalogueService", told["id"], version=told["version"], retired=told["retired"], name=told["name"]
    )


def _define(house: Household, _chance: Random, key: str) -> Doing | None:
    if len(house.national) > 5:
        return None

    def done(payload: dict[str, Any]) -> None:
        house.national.append(payload["catalogueService"])
        _remember_national(house, payload["catalogueService"])

    code = f"soak_{house.number}_{house.next_serial()}"
    return Doing({"code": code, "category": "CITIZEN", "name": {"bn": "জাতীয়", "en": key}}, _NATIONAL, done)


def _redefine(house: Household, chance: Random, key: str) -> Doing | None:
    national = chosen(chance, house.national)
    if national is None:
        return None

    def done(payload: dict[str, Any]) -> None:
        national.update(payload["catalogueService"])
        _remember_national(house, national)

    return Doing({"catalogueServiceId": national["id"], "name": {"bn": "জাতীয়", "en": key}}, _NATIONAL, done)


def _retire(house: Household, chance: Random, _key: str) -> Doing | None:
    national = chosen(chance, house.national)
    if national is None:
        return None

    def done(payload: dict[str, Any]) -> None:
        house.national.remove(national)
        _remember_national(house, payload["catalogueService"])

    return Doing({"catalogueServiceId": national["id"]}, _NATIONAL, done, marked=False)


ACTS: dict[str, Act] = {
    "importCharter": _import,
    "editCharter": _edit,
    "publishCharter": _publish,
    "restoreCharter": _restore,
    "adoptCatalogue": _adopt,
    "acceptCatalogueChanges": _accept,
    "updateCharter": _update_charter,
    "addService": _add_service,
    "updateService": _update_service,
    "removeService": _remove_service,
    "matchService": _match_service,
    "resolveFinding": _settle("RESOLVED"),
    "waiveFinding": _settle("WAIVED"),
    "defineCatalogueService": _define,
    "updateCatalogueService": _redefine,
    "retireCatalogueService": _retire,
}
