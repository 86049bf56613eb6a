"""What `benchmarks.prices` asks: for each root field the ways to ask for it that differ in what they cost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

COMMON, RARE = "প্রদান", "Magrua"
_SERVICE = "code name { bn en } office { code name { bn } } fee { free } timeLimit { workingDays }"
_REQUEST = "number status subject submittedAt office { code } service { code }"
_FIGURES = "group { office { code } month service { code } kind } submitted resolved onTime open overdue"


def months() -> tuple[date, date]:
    """The last twelve whole months: their first day and their last."""
    last = datetime.now(ZoneInfo("Asia/Dhaka")).date().replace(day=1) - timedelta(days=1)
    return (last - timedelta(days=350)).replace(day=1), last


def queries(first: date, last: date, code: str) -> Mapping[str, Mapping[str, str]]:
    """Documents by root field and by name. first, last: whole months. code: a tracking code of nobody's."""
    days = f'from: "{first}", to: "{last}"'

    def performance(office: str, more: str = "") -> str:
        return f'{{ performance(officeCode: "{office}", {days}{more}) {{ {_FIGURES} }} }}'

    def services(text: str) -> str:
        return f'{{ services(filter: {{text: "{text}"}}) {{ totalCount edges {{ node {{ code }} }} }} }}'

    groups = (
        *((office, group) for office in ("bd", "bd.khulna", "bd.khulna.magura") for group in ("", "SERVICE")),
        *(("bd", group) for group in ("CHILD_OFFICE", "DISTRICT", "CATALOGUE_SERVICE", "KIND", "MONTH", "WEEK", "DAY")),
    )
    grouped = {
        f"{office} by {group or 'nothing'}": performance(office, f", groupBy: {group}" if group else "")
        for office, group in groups
    }
    return {
        "office": {
            "one": '{ office(code: "bd.khulna") { code name { bn } charter { services { code name { bn } } } } }',
            "its people": '{ office(code: "bd.khulna") { posts { title { bn } contactPoints { published } } } }',
        },
        "offices": {
            "a page": "{ offices { totalCount nodes { code name { bn } } } }",
            "with a charter": '{ offices(filter: {belowCode: "bd", hasCharter: true}) { totalCount nodes { code } } }',
            "a common word": '{ offices(filter: {text: "সদর"}) { totalCount nodes { code } } }',
        },
        "officesByCode": {"three": '{ officesByCode(codes: ["bd", "bd.khulna", "bd.khulna.magura"]) { code } }'},
        "services": {
            "a page": f"{{ services {{ totalCount edges {{ node {{ {_SERVICE} }} }} }} }}",
            "a common word": services(COMMON),
            "a rare word": services(RARE),
        },
        "escalationChain": {
            "one": '{ escalationChain(officeCode: "bd.khulna.magura", serviceCode: "c1") { step level } }'
        },
        "officers": {
            "of all": '{ officers(officeCode: "bd", includeBelow: true) { edges { node { name { bn } } } } }',
            "counted": '{ officers(officeCode: "bd", includeBelow: true) { totalCount } }',
        },
        "search": {
            "a common word": f'{{ search(text: "{COMMON}") {{ totalCount edges {{ score node {{ __typename }} }} }} }}',
            "a rare word": f'{{ search(text: "{RARE}") {{ totalCount edges {{ score node {{ __typename }} }} }} }}',
        },
        "catalogue": {"a page": "{ catalogue { totalCount edges { node { code name { bn } } } } }"},
        "catalogueService": {"one": '{ catalogueService(code: "field_ict_support") { code name { bn } } }'},
        "node": {"none": '{ node(id: "T2ZmaWNlOjE=") { id } }'},
        "nodes": {"three": '{ nodes(ids: ["T2ZmaWNlOjE=", "T2ZmaWNlOjI=", "T2ZmaWNlOjM="]) { id } }'},
        "viewer": {"grants": "{ viewer { kind grants { role office { code } } } }"},
        "track": {"a wrong code": f'{{ track(trackingCode: "{code}") {{ number status }} }}'},
        "requests": {
            "a district": f'{{ requests(officeCode: "bd.khulna.magura") {{ edges {{ node {{ {_REQUEST} }} }} }} }}',
            "all": f'{{ requests(officeCode: "bd", includeBelow: true) {{ edges {{ node {{ {_REQUEST} }} }} }} }}',
            "all, counted": '{ requests(officeCode: "bd", includeBelow: true) { totalCount } }',
            "all, by status": '{ requests(officeCode: "bd", includeBelow: true, filter: {statuses: [IN_PROGRESS]})'
            " { totalCount edges { node { number } } } }",
            "all, a text": '{ requests(officeCode: "bd", includeBelow: true, filter: {text: "xyzzy"})'
            " { edges { node { number } } } }",
        },
        "filingChallenge": {"one": '{ filingChallenge(officeCode: "bd.khulna.magura") { __typename } }'},
        "recomputation": {"one": '{ recomputation(officeCode: "bd") { state } }'},
        "performance": {
            **grouped,
            "bd, one service": performance("bd", ', serviceCode: "c1"'),
            "bd, two filters": performance("bd", ", kinds: [GRIEVANCE], channels: [WEBSITE]"),
            "Magura, two filters": performance("bd.khulna.magura", ", kinds: [GRIEVANCE], channels: [WEBSITE]"),
        },
        "simulation": {"one": "{ simulation { seed } }"},
        "auditEntries": {
            "a page": "{ auditEntries { edges { node { __typename } } } }",
            "counted": "{ auditEntries { totalCount } }",
        },
        "apiClients": {"all": '{ apiClients(officeCode: "bd", includeBelow: true) { totalCount edges { cursor } } }'},
        "contactReads": {
            "all": '{ contactReads(officeCode: "bd", includeBelow: true) { totalCount edges { node { actor } } } }'
        },
        "charterHealth": {
            "all": '{ charterHealth(officeCode: "bd") { totalCount edges { node { score findings { code } } } } }',
            "a district": '{ charterHealth(officeCode: "bd.khulna.magura") { edges { node { score } } } }',
        },
        "healthRules": {"all": "{ healthRules { code } }"},
    }


PARAMETERS: Mapping[str, str] = {"performance": "?officeCode=bd&from={first}&to={last}&groupBy=MONTH"}
"""What a data set is asked with, where it needs something."""
