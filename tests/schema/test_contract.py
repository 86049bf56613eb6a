"""The operations of the contract, as frontends send them, for the Magura charter. The .graphql file is never edited."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from graphql import OperationDefinitionNode, SelectionSetNode, Visitor, parse, print_ast, visit

from models.database.connection import Database
from schema.plan import ids
from tests.schema.networks import drafts
from tests.support.contract import CHARTER
from tests.support.queries import Counted, ask

MAGURA = "bd.khulna.magura"


def as_published(text: str) -> str:
    """The document writes U+09DF, one code point, where an editor that normalises writes two."""
    return text.replace("\u09af\u09bc", "\u09df")


VISION = as_published("জ্ঞানভিত্তিক অর্থনীতি ও সুশাসন প্রতিষ্ঠায় তথ্য প্রযুক্তির ব্যবহার।")
MISSION = as_published(
    "তথ্য প্রযুক্তি খাতের সর্বোত্তম ব্যবহার নিশ্চিত করে অবকাঠামো উন্নয়ন, দক্ষ মানব সম্পদ গঠন, শোভন কাজ সৃজন এবং"
    " ই-সার্ভিস প্রতিষ্ঠার মাধ্যমে সুশাসন প্রতিষ্ঠা।"
)
IMMEDIATE_3 = "তাৎক্ষনিক/ 3 কার্যদিবস (প্রযোজ্য ক্ষেত্রে)"
# code, name, time limit as published, working days
SERVICES = [
    ("c1", "আইসিটি অধিদপ্তর সংক্রান্ত তথ্য প্রদান", IMMEDIATE_3, 3),
    ("c2", as_published("মাঠ পর্যায়ের সকল ধরনের আইসিটি সমস্যার সমাধানে সহায়তা প্রদান"), IMMEDIATE_3, 3),
    (
        "c3",
        "আইসিটি সংশ্লিষ্ট বিভিন্ন ধরণের প্রশিক্ষণ কর্মসূচিতে অংশগ্রহণ ও কর্মসূচি সম্পর্কে পরামর্শ প্রদান",
        "তাৎক্ষনিক/ ৭ কার্যদিবস (প্রযোজ্য ক্ষেত্রে)",
        7,
    ),
    (
        "c4",
        "শিক্ষা প্রতিষ্ঠান ও অন্যান্য স্থানে স্থাপিত কম্পিউটার ও ভাষা শিক্ষা ল্যাব হতে সেবা গ্রহণ, অভিযোগ ও পরামর্শ সম্পর্কিত",
        "তাৎক্ষনিক/ 7 কার্যদিবস (প্রযোজ্য ক্ষেত্রে)",
        7,
    ),
    ("c5", as_published("আইসিটি সংশ্লিষ্ট পন্য ও সেবার বিষয়ে পরামর্শ প্রদান"), IMMEDIATE_3, 3),
    (
        "c6",
        "তথ্য ও যোগাযোগ প্রযুক্তি অধিদপ্তরের বিভিন্ন প্রকল্পের তথ্য প্রদান",
        "তাৎক্ষনিক/ 3 কার্যদিবস (প্রযোজ্য ক্ষেত্রে",
        3,
    ),
    ("i1", as_published("ই-নথি বিষয়ক পরামর্শ/ট্রাবলশ্যুটিং"), IMMEDIATE_3, 3),
    ("i2", as_published("ওয়েব পোর্টাল বিষয়ক পরামর্শ/ট্রাবলশ্যুটিং"), IMMEDIATE_3, 3),
    (
        "i3",
        as_published("সরকারি ও আধা-সরকারি পর্যায়ে আইসিটি বিষয়ক কারিগরি সহায়তা প্রদান"),
        "তাৎক্ষনিক/ 5 কার্যদিবস (প্রযোজ্য ক্ষেত্রে)",
        5,
    ),
    ("i4", as_published("ইউনিয়ন ডিজিটাল সেন্টারগুলোকে সহায়তা প্রদান"), IMMEDIATE_3, 3),
    (
        "i5",
        as_published("সরকারি অফিস সমূহে বিভিন্ন অনলাইন ই-পদ্ধতি চালুকরণে সহায়তা প্রদান"),
        as_published("7 কার্যদিবস/ প্রয়োজন অনুযায়ী"),
        7,
    ),
    (
        "i6",
        as_published("সরকারি অফিস সমূহকে জাতীয় নেটওয়ার্ক ব্যাকবোনের সাথে সার্বক্ষনিক সংযুক্তি রাখা জন্য সহায়তা প্রদান"),
        as_published("৩ কার্যদিবস/ প্রয়োজন অনুযায়ী"),
        3,
    ),
]
CITIZEN_METHODS = [
    ("WEBSITE", as_published("দাপ্তরিক ওয়েব সাইটের মাধ্যমে")),
    ("PHONE", "টেলিফোন যোগাযোগ"),
    ("EMAIL", "ই-মেইলের মাধ্যমে"),
    ("IN_PERSON", "ব্যক্তিগত উপস্থিতির মাধ্যমে যোগাযোগ"),
]
INSTITUTIONAL_METHODS = [("PHONE", "টেলিফোন"), ("IN_PERSON", "সরাসরি"), ("EMAIL", "ই-মেইল যোগাযোগ")]
APPLICATION = "প্রযোজ্য ক্ষেত্রে সাদা কাগজে আবেদন পত্র"
OFFICER = {"name": {"bn": "জনাব মো: রফিকুল ইসলাম"}}
POST_PHONE = {"kind": "PHONE", "published": "+৮৮০৪৮৫২-৭৫০৭২", "normalized": "+880485275072", "valid": False}
OFFICER_MOBILE = {"kind": "MOBILE", "published": "০১৭২২-৪৫৬৪২১", "normalized": "+8801722456421", "valid": True}
OFFICER_EMAIL = {
    "kind": "EMAIL",
    "published": "rafiqdoict@gmail.com",
    "normalized": "rafiqdoict@gmail.com",
    "valid": True,
}
SUPERIOR_PHONE = {"kind": "PHONE", "published": "+৮৮০৪৮৮-৫১০৮৭", "normalized": "+88048851087", "valid": True}
SUPERIOR_EMAIL = {
    "kind": "EMAIL",
    "published": "programmer.magura@gmail.com",
    "normalized": "programmer.magura@gmail.com",
    "valid": True,
}
RESPONSIBLE = {
    "title": {"bn": "সহকারী প্রোগ্রামার", "en": "Assistant Programmer"},
    "currentTitle": {"bn": "উপজেলা আইসিটি অফিসার", "en": "Upazila ICT Officer"},
    "office": {"code": MAGURA},
    "occupancy": "HELD",
    "officer": OFFICER,
    "contactPoints": [
        {**POST_PHONE, "owner": "POST"},
        {**OFFICER_MOBILE, "owner": "OFFICER"},
        {**OFFICER_EMAIL, "owner": "OFFICER"},
    ],
}
SUPERIOR = {
    "title": {"bn": "প্রোগ্রামার", "en": "Programmer"},
    "currentTitle": {"bn": "জেলা আইসিটি অফিসার", "en": "District ICT Officer"},
    "office": {"code": MAGURA},
    "occupancy": "UNKNOWN",
    "officer": None,
    "contactPoints": [{**SUPERIOR_PHONE, "owner": "POST"}, {**SUPERIOR_EMAIL, "owner": "POST"}],
}
DEPARTMENT = {
    "bn": "তথ্য ও যোগাযোগ প্রযুক্তি অধিদপ্তর",
    "en": "Department of Information and Communication Technology",
}


def paper(code: str) -> dict[str, Any]:
    """Only c1 asks for the application alone; only citizens are told where to get it."""
    place = as_published("দাপ্তরিক ওয়েবসাইট ও আঞ্চলিক কার্যালয়") if code.startswith("c") else None
    return {
        "position": 1,
        "name": {"bn": APPLICATION if code == "c1" else as_published(f"{APPLICATION} ও প্রয়োজনীয় তথ্য")},
        "obtainFrom": {"bn": place} if place else None,
        "conditional": True,
    }


def promised(code: str, name: str, limit: str, days: int) -> dict[str, Any]:
    """What CharterPage answers for one of Magura's services, but its id."""
    as_needed = code in {"i5", "i6"}
    methods = CITIZEN_METHODS if code.startswith("c") else INSTITUTIONAL_METHODS
    return {
        "code": code,
        "category": "CITIZEN" if code.startswith("c") else "INSTITUTIONAL",
        "serial": int(code[1:]),
        "name": {"bn": name, "en": None},
        "deliveryMethods": [
            {"position": n, "channel": channel, "text": {"bn": text}} for n, (channel, text) in enumerate(methods, 1)
        ],
        "requiredDocuments": [paper(code)],
        "fee": {"free": True, "text": {"bn": "বিনামূল্যে"}},
        "timeLimit": {
            "text": {"bn": limit},
            "immediate": not as_needed,
            "minimum": None,
            "maximum": days,
            "unit": "WORKING_DAY",
            "workingDays": days,
            "asNeeded": as_needed,
            "conditional": not as_needed,
        },
        "responsible": RESPONSIBLE,
        "superior": SUPERIOR,
    }


async def service_ids(database: Database) -> dict[str, str]:
    """The global ids of the services in force at Magura, by code."""
    rows = await database.read(
        "SELECT json_object_agg(s.code, s.id)::text FROM services s JOIN charters c ON c.id = s.charter_id"
        " JOIN offices o ON o.id = c.office_id WHERE ltree2text(o.code) = $1",
        MAGURA,
    )
    return {code: ids.encode("Service", key) for code, key in orjson.loads(rows).items()}


async def office_id(database: Database, code: str) -> str:
    return ids.encode("Office", await database.read("SELECT id FROM offices WHERE ltree2text(code) = $1", code))


async def test_the_charter_page(counted: Counted, seeded: Database) -> None:
    # when
    answer = await ask(counted, CHARTER, "CharterPage", office=MAGURA)

    # then
    known = await service_ids(seeded)
    charter_id = ids.encode("Charter", await seeded.read("SELECT id FROM charters"))
    assert answer == {
        "data": {
            "office": {
                "id": await office_id(seeded, MAGURA),
                "code": MAGURA,
                "level": "DISTRICT",
                "name": {"bn": "মাগুরা", "en": "Magura"},
                "ancestors": [
                    {"code": "bd", "level": "NATIONAL", "name": DEPARTMENT},
                    {"code": "bd.khulna", "level": "DIVISION", "name": {"bn": "খুলনা", "en": "Khulna"}},
                ],
                "charter": {
                    "id": charter_id,
                    "revision": 1,
                    "status": "PUBLISHED",
                    "title": {"bn": None, "en": "Citizen Charter"},
                    "effectiveFrom": None,
                    "vision": {"bn": VISION, "en": None},
                    "mission": {"bn": MISSION, "en": None},
                    "services": [{"id": known[line[0]], **promised(*line)} for line in SERVICES],
                },
            }
        }
    }
    assert len(counted.statements) == 1


async def test_the_charter_page_keeps_the_order_that_the_operation_asks_for(counted: Counted) -> None:
    # when
    answer = await ask(counted, CHARTER, "CharterPage", office=MAGURA)

    # then
    charter = answer["data"]["office"]["charter"]
    assert list(charter) == ["id", "revision", "status", "title", "effectiveFrom", "vision", "mission", "services"]
    assert [list(service) for service in charter["services"]] == 12 * [
        [
            "id",
            "code",
            "category",
            "serial",
            "name",
            "deliveryMethods",
            "requiredDocuments",
            "fee",
            "timeLimit",
            "responsible",
            "superior",
        ]
    ]


async def test_the_charter_page_of_an_office_without_a_charter(counted: Counted) -> None:
    # when
    answer = await ask(counted, CHARTER, "CharterPage", office="bd.dhaka")

    # then
    assert answer["data"]["office"]["code"] == "bd.dhaka"
    assert answer["data"]["office"]["charter"] is None
    assert len(counted.statements) == 1


@pytest.mark.parametrize(("code", "days"), [(line[0], line[3]) for line in SERVICES])
async def test_the_escalation_chain(counted: Counted, code: str, days: int) -> None:
    # when
    answer = await ask(counted, CHARTER, "EscalationChain", office=MAGURA, service=code)

    # then
    magura = {"code": MAGURA, "name": {"bn": "মাগুরা"}}
    unknown = {"occupancy": "UNKNOWN", "officer": None}
    assert answer == {
        "data": {
            "escalationChain": [
                {
                    "step": 1,
                    "level": "DISTRICT",
                    "office": magura,
                    "post": {
                        "title": RESPONSIBLE["title"],
                        "contactPoints": [POST_PHONE, OFFICER_MOBILE, OFFICER_EMAIL],
                    },
                    "occupancy": "HELD",
                    "officer": OFFICER,
                    "workingDays": days,
                },
                {
                    "step": 2,
                    "level": "DISTRICT",
                    "office": magura,
                    "post": {"title": SUPERIOR["title"], "contactPoints": [SUPERIOR_PHONE, SUPERIOR_EMAIL]},
                    "workingDays": 3,
                    **unknown,
                },
                {
                    "step": 3,
                    "level": "DIVISION",
                    "office": {"code": "bd.khulna", "name": {"bn": "খুলনা"}},
                    "post": {"title": {"bn": "উপপরিচালক", "en": "Deputy Director"}, "contactPoints": []},
                    "workingDays": 3,
                    **unknown,
                },
                {
                    "step": 4,
                    "level": "NATIONAL",
                    "office": {"code": "bd", "name": {"bn": DEPARTMENT["bn"]}},
                    "post": {"title": {"bn": "মহাপরিচালক", "en": "Director General"}, "contactPoints": []},
                    "workingDays": None,
                    **unknown,
                },
            ]
        }
    }
    assert len(counted.statements) == 1


@pytest.mark.parametrize(("office", "service"), [(MAGURA, "c7"), ("bd.dhaka", "c1"), (MAGURA, "")])
async def test_no_escalation_chain_without_a_service(counted: Counted, office: str, service: str) -> None:
    # when
    answer = await ask(counted, CHARTER, "EscalationChain", office=office, service=service)

    # then
    assert answer == {"data": {"escalationChain": None}}


async def test_the_list_of_services(counted: Counted, seeded: Database) -> None:
    # when
    answer = await ask(counted, CHARTER, "Services")

    # then
    known = await service_ids(seeded)
    services = answer["data"]["services"]
    assert services["totalCount"] == 12
    assert [edge["node"] for edge in services["edges"]] == [
        {
            "id": known[code],
            "code": code,
            "category": "CITIZEN" if code.startswith("c") else "INSTITUTIONAL",
            "name": {"bn": name},
            "office": {"code": MAGURA},
            "timeLimit": {"workingDays": days},
        }
        for code, name, _, days in SERVICES
    ]
    assert services["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": False,
        "startCursor": services["edges"][0]["cursor"],
        "endCursor": services["edges"][-1]["cursor"],
    }
    assert len(counted.statements) == 1


@pytest.mark.parametrize(
    ("filter_", "codes"),
    [
        ({"officeCode": MAGURA}, [line[0] for line in SERVICES]),
        ({"officeCode": "bd"}, []),
        ({"officeCode": "bd", "includeBelow": True}, [line[0] for line in SERVICES]),
        ({"officeCode": "bd.dhaka", "includeBelow": True}, []),
        ({"categories": ["INSTITUTIONAL"]}, ["i1", "i2", "i3", "i4", "i5", "i6"]),
        ({"categories": ["INTERNAL", "SUBORDINATE"]}, []),
        ({"categories": []}, []),
        ({"categories": ["CITIZEN"], "maxWorkingDays": 3}, ["c1", "c2", "c5", "c6"]),
        ({"maxWorkingDays": 2}, []),
        ({"free": True, "categories": ["CITIZEN"]}, ["c1", "c2", "c3", "c4", "c5", "c6"]),
        ({"free": False}, []),
        ({"catalogueCode": "nothing"}, []),
        ({"text": "পণ্য"}, ["c5"]),
        (
            dict.fromkeys(["officeCode", "categories", "catalogueCode", "free", "maxWorkingDays", "text"]),
            [line[0] for line in SERVICES],
        ),
    ],
)
async def test_the_filters_of_the_list_of_services(counted: Counted, filter_: dict[str, Any], codes: list[str]) -> None:
    # when
    answer = await ask(counted, CHARTER, "Services", filter=filter_)

    # then
    services = answer["data"]["services"]
    assert [edge["node"]["code"] for edge in services["edges"]] == codes
    assert services["totalCount"] == len(codes)
    assert len(counted.statements) == 1


async def test_the_officers(counted: Counted, seeded: Database) -> None:
    # when
    answer = await ask(counted, CHARTER, "Officers", office="bd.khulna")

    # then
    officer = {
        "id": ids.encode("Officer", await seeded.read("SELECT id FROM officers")),
        "name": {"bn": "জনাব মো: রফিকুল ইসলাম"},
        "posts": [{"title": {"bn": "সহকারী প্রোগ্রামার"}, "office": {"code": MAGURA}}],
        "contactPoints": [
            {"kind": "MOBILE", "normalized": "+8801722456421"},
            {"kind": "EMAIL", "normalized": "rafiqdoict@gmail.com"},
        ],
        "services": [{"code": code, "name": {"bn": name}} for code, name, _, _ in SERVICES],
    }
    assert answer == {"data": {"officers": {"totalCount": 1, "edges": [{"node": officer}]}}}
    assert len(counted.statements) == 1


async def test_the_tree(counted: Counted) -> None:
    # when
    answer = await ask(counted, CHARTER, "Tree")

    # then
    names = {
        "bd.barishal": ("বরিশাল", "Barishal", 6),
        "bd.chattogram": ("চট্টগ্রাম", "Chattogram", 11),
        "bd.dhaka": ("ঢাকা", "Dhaka", 13),
        "bd.khulna": ("খুলনা", "Khulna", 10),
        "bd.mymensingh": ("ময়মনসিংহ", "Mymensingh", 4),
        "bd.rajshahi": ("রাজশাহী", "Rajshahi", 8),
        "bd.rangpur": ("রংপুর", "Rangpur", 8),
        "bd.sylhet": ("সিলেট", "Sylhet", 4),
    }
    assert answer == {
        "data": {
            "office": {
                "children": {
                    "totalCount": 8,
                    "edges": [
                        {"node": {"code": code, "level": "DIVISION", "name": {"bn": bn, "en": en}, "childCount": count}}
                        for code, (bn, en, count) in names.items()
                    ],
                }
            }
        }
    }
    assert len(counted.statements) == 1


async def test_the_search(counted: Counted) -> None:
    # when
    answer = await ask(counted, CHARTER, "Search", text="পণ্য")

    # then
    best = answer["data"]["search"]["edges"][0]
    assert best["node"] == {
        "__typename": "Service",
        "code": "c5",
        "name": {"bn": SERVICES[4][1]},
        "office": {"code": MAGURA},
    }
    assert 0 < best["score"] <= 1
    assert len(counted.statements) == 1


async def test_fetching_again(counted: Counted, seeded: Database) -> None:
    # given
    service, office = (await service_ids(seeded))["c1"], await office_id(seeded, MAGURA)

    # when
    answers = [await ask(counted, CHARTER, "Refetch", id=id_) for id_ in (service, office)]

    # then
    assert answers == [
        {"data": {"node": {"id": service, "__typename": "Service", "code": "c1", "name": {"bn": SERVICES[0][1]}}}},
        {"data": {"node": {"id": office, "__typename": "Office", "code": MAGURA}}},
    ]
    assert len(counted.statements) == 2


# Each operation with its variables; how many statements graphql-core needs for it: one for each root field.
ASKED = [
    ("CharterPage", {"office": MAGURA}),
    ("EscalationChain", {"office": MAGURA, "service": "i3"}),
    ("Services", {"first": 5, "filter": {"categories": ["CITIZEN", "INSTITUTIONAL"]}}),
    ("Officers", {"office": "bd"}),
    ("Tree", {}),
    ("Search", {"text": "Magura"}),
    ("Refetch", {"id": ids.encode("Office", 1)}),
    ("Refetch", {"id": ids.encode("Office", 1_000_000)}),
]


class _AskForTheSchema(Visitor):
    def enter_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> OperationDefinitionNode:
        (introspection,) = parse("{ __schema { queryType { name } } }").definitions
        assert isinstance(introspection, OperationDefinitionNode)
        both = (*introspection.selection_set.selections, *node.selection_set.selections)
        return OperationDefinitionNode(
            operation=node.operation,
            name=node.name,
            variable_definitions=node.variable_definitions,
            directives=node.directives,
            selection_set=SelectionSetNode(selections=both),
        )


@pytest.mark.parametrize(("operation", "variables"), ASKED)
async def test_the_same_answers_where_graphql_core_runs_the_operation(
    counted: Counted, operation: str, variables: dict[str, Any]
) -> None:
    # given
    planned = await ask(counted, CHARTER, operation, **variables)
    mixed = print_ast(visit(parse(CHARTER), _AskForTheSchema()))

    # when
    answer = await ask(counted, mixed, operation, **variables)

    # then
    assert "errors" not in planned
    assert answer == {"data": {"__schema": {"queryType": {"name": "Query"}}, **planned["data"]}}
    assert len(counted.statements) == 2


@pytest.mark.parametrize(
    ("operation", "variables", "rows"),
    [
        ("CharterPage", {"office": "bd.dhaka"}, lambda data: data["office"]["charter"]["services"]),
        ("Services", {"first": 40, "filter": {"officeCode": "bd.dhaka"}}, lambda data: data["services"]["edges"]),
        ("Officers", {"office": "bd.dhaka"}, lambda data: data["officers"]["edges"]),
    ],
)
async def test_one_statement_for_one_row_and_for_forty(
    counted: Counted, operation: str, variables: dict[str, Any], rows: Any
) -> None:
    # given
    statements, found = [], []

    # when
    for count in (1, 40):
        await drafts.publish("bd.dhaka", drafts.charter(drafts.services(count)))
        counted.statements.clear()
        answer = await ask(counted, CHARTER, operation, **variables)
        statements.append(list(counted.statements))
        found.append(len(rows(answer["data"])))

    # then
    assert found == [1, 40]
    assert len(statements[0]) == 1
    assert statements[0] == statements[1]


async def test_aliases_that_look_like_the_planners_own_names(seeded: Database) -> None:
    """The responsible post and the superior share a table only where their selections are really the same."""
    # when
    answer = await ask(
        seeded,
        """{ office(code: "bd.khulna.magura") { charter { services {
            responsible { r100: title { bn } } superior { r200: title { bn } } } } } }""",
    )

    # then
    services = answer["data"]["office"]["charter"]["services"]
    assert services == [
        {"responsible": {"r100": {"bn": "সহকারী প্রোগ্রামার"}}, "superior": {"r200": {"bn": "প্রোগ্রামার"}}}
    ] * len(services)
