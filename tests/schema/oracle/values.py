"""The arguments of generated operations: what the database knows, what it does not, and what nobody may ask."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from graphql import GraphQLField, GraphQLSchema, is_object_type

from districts.charters.draft import Channel, ServiceCategory
from districts.charters.health import HealthCode
from districts.performance.enums import PerformanceGrouping, PerformanceOrder
from districts.requests.enums import RequestKind
from tests.schema.networks import filed_requests
from tests.schema.oracle import relay
from tests.schema.oracle.drawn_choices import Tape
from tests.schema.oracle.memory import RANKS, TEXTS, Memory

if TYPE_CHECKING:
    from tests.schema.oracle.operations import Writing

NATIONAL = ["n1", "n2", "n3", "n4", "ict_product_advice", ""]
SIZES = [0, 1, 2, 3, 3, 5, 7]


SERVICE_CODES = ["c1", "i6", "s0", "s1", "s2", "s3", "none", ""]
# Arguments whose values are those of another one.
_PLACES = {
    ("catalogueService", "code"): "catalogueCode",
    ("service", "code"): "serviceCode",
}


class Enumerated(str):
    """A value that is written without quotes in a document."""


_LEVELS = [Enumerated(name) for name in ("NATIONAL", "DIVISION", "DISTRICT", "UPAZILA")]


@dataclass
class Value:
    """An argument. json: as a variable carries it. doubtful: it cannot be used."""

    json: Any
    doubtful: bool = False
    types: dict[str, str] | None = None

    def spelt(self, writing: Writing | None) -> str:
        """As a document says it; the fields of an object may be variables of their own."""
        if isinstance(self.json, dict):
            types = self.types or {}
            fields = [f"{name}: {self._field(name, types, writing)}" for name in self.json]
            return "{" + ", ".join(fields) + "}"
        return _spelt(self.json)

    def _field(self, name: str, types: dict[str, str], writing: Writing | None) -> str | None:
        value = Value(self.json[name])
        return writing.literal(value, types[name], optional=True, place=("", name)) if writing else value.spelt(None)


def _spelt(value: Any) -> str:
    if isinstance(value, Enumerated):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(_spelt, value)) + "]"
    # GraphQL has JSON's escapes.
    return json.dumps(value, ensure_ascii=False)


class Values:
    """What each argument may be."""

    def __init__(self, schema: GraphQLSchema, memory: Memory) -> None:
        self.schema = schema
        self.memory = memory

    @cached_property
    def differing(self) -> set[str]:
        """Fields that would not merge where two types meet, because their types differ."""
        seen: dict[str, set[str]] = {}
        for type_ in self.schema.get_possible_types(self.schema.type_map["Node"]):  # type: ignore[arg-type]
            assert is_object_type(type_)
            for name, definition in type_.fields.items():
                seen.setdefault(name, set()).add(str(definition.type))
        return {name for name, types in seen.items() if len(types) > 1}

    @cached_property
    def codes(self) -> list[str]:
        """The offices where something is to be seen, and some that are not there."""
        offices = self.memory.rows["Office"]
        charters = {offices[charter.office_id].code for charter in self.memory.rows["Charter"].values()}
        former = ["bd.khulna.jessore", "bd.sylhet.sunamganj", "bd.rangpur.dinajpur.birol", "bd.barisal"]
        return [
            *sorted(charters),
            *former,
            "bd",
            "bd.dhaka",
            "bd.khulna",
            "bd.nowhere",
            "bd..x",
            "",
            "BD",
            "bd.khulna.%",
            "ঢাকা",
        ]

    @cached_property
    def tracking_codes(self) -> list[str]:
        """Of every request as it may be typed, of none, and what is no code."""
        codes = [filed_requests.code(n) for n in range(1, len(self.memory.rows["Request"]) + 1)]
        grouped = [" ".join(known[i : i + 4] for i in range(0, 16, 4)) for known in codes]
        bengali = [known.translate(str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")) for known in grouped]
        wrong = [filed_requests.code(n + 10**6)[:-1] + "x" for n in range(3)] + [
            f"{codes[0]}0",
            codes[0][:-1],
            "",
            "\0",
            "bd",
        ]
        return [*codes, *grouped, *bengali, *(filed_requests.code(n + 10**6) for n in range(3)), *wrong]

    @cached_property
    def ids(self) -> list[str]:
        return [
            relay.global_id(kind, key)
            for kind in ("Charter", "Service", "Post", "Officer", "Office", "CatalogueService", "Request")
            for key in [*sorted(self.memory.rows[kind])[-30:], 1, 2, 3, 999_999]
        ] + [relay.global_id(kind, 1) for kind in ("Fee", "Query", "LocalizedText", "Nothing")]

    def arguments(self, tape: Tape, owner: str, name: str, definition: GraphQLField) -> dict[str, Value]:
        """Some of the arguments of a field: all that must be given, and those that make sense together."""
        drawn: dict[str, Value] = {}
        for argument in definition.args:
            if argument not in {"first", "last", "after", "before"}:
                place = _PLACES.get((name, argument), argument)
                if name == "performance" and argument in {"from", "to", "groupBy"}:
                    drawn |= {} if "from" in drawn else self._public_period(tape)
                    continue
                value = self._argument(tape, place, str(definition.args[argument].type))
                if value is not None:
                    drawn[argument] = value
        if "first" in definition.args:
            drawn |= self._paging(tape, f"{owner}.{name}")
        if isinstance(last := drawn["to"].json if "to" in drawn else None, str):
            first = (drawn["from"].json if "from" in drawn else None) or str(self.memory.today)
            drawn["to"] = Value(last, doubtful=last < first)  # refused even where no row is asked for it
        return drawn

    def _argument(self, tape: Tape, name: str, type_: str) -> Value | None:  # noqa: C901, PLR0911
        simple: dict[str, list[Any]] = {
            "code": self.codes,
            "officeCode": self.codes,
            "serviceCode": SERVICE_CODES,
            "text": TEXTS,
            "catalogueCode": NATIONAL,
            "trackingCode": self.tracking_codes,
        }
        few: dict[str, list[Any]] = {
            "Boolean!": [True, False],
            "HealthCode": [Enumerated(code) for code in HealthCode],
            "HealthOrder!": [Enumerated("SCORE")],
        }
        if type_ in few:
            return Value(tape.pick(few[type_])) if tape.one_in(2) else None
        if name in simple:
            return Value(tape.pick(simple[name]))
        match name:
            case "from" | "to":
                return self._bound(tape, type_) if type_[-1] == "!" or tape.one_in(2) else None
            case "groupBy" | "orderBy" | "kinds" | "channels" | "categories":
                return self._words(tape, name) if tape.one_in(3 if name[-1] == "s" else 2) else None
            case "reverse":
                return Value(tape.one_in(2)) if tape.one_in(2) else None
            case "limit":
                return Value(tape.pick([1, 3, 10_000, None])) if tape.one_in(6) else None
            case "id":
                return self._id(tape)
            case "number":
                return Value(tape.pick([1, 2, 3, 9, 0, -1]))
            case "ids":
                listed = [self._id(tape) for _ in range(tape.below(5))]
                return Value([value.json for value in listed], any(value.doubtful for value in listed))
            case "codes":
                return Value([tape.pick(self.codes) for _ in range(tape.below(5))])
            case "filter":
                filters = {"Health": self._health_filter, "OfficeF": self._office_filter}
                named = next((name for name in filters if name in type_), None)
                return self._filter(tape, (filters[named] if named else self._service_filter)(tape))
        raise LookupError(f"no values for an argument {name}: add some here")

    def _public_period(self, tape: Tape) -> dict[str, Value]:
        """What everybody may ask of performance: a month or a year that is over, or several months, each by itself."""
        words = [word for word in PerformanceGrouping if word not in {"WEEK", "DAY"}]
        word = tape.pick(words) if tape.one_in(2) else None
        end = self.memory.today.replace(day=1)
        if word != "MONTH" and tape.one_in(3):
            end = end.replace(month=1)
            begin = end.replace(year=end.year - 1)
        else:
            end = self._months_before(end, tape.pick([0, 1, 2]))
            begin = self._months_before(end, tape.pick([1, 2, 12]) if word == "MONTH" else 1)
        period = {"from": Value(str(begin)), "to": Value(str(end - timedelta(days=1)))}
        return period | ({"groupBy": Value(Enumerated(word))} if word else {})

    @staticmethod
    def _months_before(day: date, months: int) -> date:
        for _ in range(months):
            day = (day - timedelta(days=1)).replace(day=1)
        return day

    @staticmethod
    def _words(tape: Tape, name: str) -> Value:
        """Of performance. Everybody may name one kind, or all."""
        words: dict[str, Any] = {
            "groupBy": PerformanceGrouping, "orderBy": PerformanceOrder, "kinds": RequestKind, "channels": Channel,
            "categories": ServiceCategory,
        }  # fmt: skip
        among = [Enumerated(word) for word in words[name]]
        return Value(tape.some(among, 1) if name[-1] == "s" else tape.pick(among))

    def _bound(self, tape: Tape, type_: str) -> Value:
        """From which to which: a revision or a day."""
        if type_ == "Int":
            return Value(tape.pick([1, 2, 3, 4, 5, 9, -1, None]))
        return Value(str(self.memory.today + timedelta(days=tape.pick([-400, -31, -1, 0, 1, 20, 45]))))

    def _id(self, tape: Tape) -> Value:
        if tape.one_in(30):
            return Value(tape.pick(["", "17", "Service:1", "U2VydmljZTow", "\0"]), doubtful=True)
        return Value(tape.pick(self.ids))

    def _service_filter(self, tape: Tape) -> dict[str, tuple[str, list[Any]]]:
        categories = [Enumerated(name) for name in RANKS]
        return {
            "officeCode": ("String", self.codes),
            "includeBelow": ("Boolean!", [True, False]),
            "codes": ("[String!]", [tape.some(SERVICE_CODES, 3)]),
            "categories": ("[ServiceCategory!]", [tape.some(categories, 3)]),
            "catalogueCode": ("String", NATIONAL),
            "free": ("Boolean", [True, False]),
            "maxWorkingDays": ("Int", [-1, 0, 3, 7, 15, 2**31 - 1]),
            "text": ("String", TEXTS),
        }

    def _office_filter(self, tape: Tape) -> dict[str, tuple[str, list[Any]]]:
        return {
            "belowCode": ("String", self.codes),
            "levels": ("[OfficeLevel!]", [tape.some(_LEVELS, 2)]),
            "hasCharter": ("Boolean", [True, False]),
            "text": ("String", TEXTS),
        }

    @staticmethod
    def _health_filter(tape: Tape) -> dict[str, tuple[str, list[Any]]]:
        codes = [Enumerated(code) for code in HealthCode]
        return {
            "levels": ("[OfficeLevel!]", [tape.some(_LEVELS, 2)]),
            "codes": ("[HealthCode!]", [tape.some(codes, 2)]),
            "published": ("Boolean", [True, False]),
            "maxScore": ("Int", [-1, 0, 50, 75, 99, 100]),
        }

    @staticmethod
    def _filter(tape: Tape, options: dict[str, tuple[str, list[Any]]]) -> Value | None:
        if tape.one_in(5):
            return None if tape.one_in(2) else Value(None)
        given = {}
        for name in tape.some(list(options), 3):
            type_, values = options[name]
            given[name] = None if type_[-1] != "!" and tape.one_in(6) else tape.pick(values)
        return Value(given, types={name: type_ for name, (type_, _) in options.items()})

    def _paging(self, tape: Tape, tag: str) -> dict[str, Value]:
        size = Value(tape.pick(SIZES))
        kind = tape.below(16)
        cursor = self._cursor(tape, tag)
        if kind == 15 and tape.one_in(3):
            return tape.pick(self._unusable())
        meaningful: dict[int, dict[str, Value]] = {
            0: {},
            1: {"last": size},
            2: {"last": size, "before": cursor},
            3: {"last": size, "before": cursor},
            4: {"first": size, "after": cursor},
            5: {"first": size, "after": cursor},
            6: {"after": cursor},
            7: dict.fromkeys(["first", "last", "after", "before"], Value(None)),
            8: {"last": Value(None), "first": size, "before": Value(None)},
        }
        return meaningful.get(kind, {"first": size})

    @staticmethod
    def _unusable() -> list[dict[str, Value]]:
        size = Value(2, doubtful=True)
        foreign = relay.cursor("Nothing.here", (1,))
        return [
            {"first": Value(-1, doubtful=True)},
            {"last": Value(101, doubtful=True)},
            {"first": size, "last": size},
            {"first": size, "after": Value(foreign, doubtful=True)},
            {"before": Value(foreign, doubtful=True)},
            {"first": size, "after": Value("no cursor", doubtful=True)},
        ]

    def _cursor(self, tape: Tape, tag: str) -> Value:
        """A cursor of this connection, of a row that may or may not be in the list at hand."""
        match tag:
            case "Office.children":
                keys: Any = tape.pick([(code,) for code in ("bd", "bd.khulna", "bd.khulna.magura", "bd.dhaka.dhaka")])
            case "Query.charterHealth":
                keys = tape.pick([(0, "bd.dhaka"), (0, "bd.khulna.magura"), (55, "bd"), (101, "bd"), (-1, "bd.khulna")])
            case "CatalogueService.offices" | "CatalogueVariant.offices" | "Query.offices":
                keys = tape.pick([(code,) for code in ("bd", "bd.khulna", "bd.khulna.magura", "bd.dhaka.gazipur")])
            case "Query.catalogue":
                row = tape.pick(sorted(self.memory.rows["CatalogueService"].values(), key=lambda row: row.id))
                keys = (RANKS[row.category], row.serial, row.id)
            case "Office.charters" | "Office.grants":
                keys = (tape.below(5),)
            case "Query.officers":
                officer = tape.pick(sorted(self.memory.name_keys))
                keys = (self.memory.name_keys[officer], officer)
            case "Query.apiClients" | "ApiClient.documents" | "Request.duplicates":
                keys = (1 + tape.below(5),)
            case "Query.services":
                keys = tape.pick(self._service_keys)
            case "Query.search":
                hits = [hit for text in TEXTS for hit in self.memory.hits[text]]
                kind, key, score = tape.pick(hits)
                keys = (10000 - score, kind, key)
            case _:
                raise LookupError(f"no cursors for {tag}: add some here")
        return Value(relay.cursor(tag, keys))

    @cached_property
    def _service_keys(self) -> list[tuple[int, int, int, int]]:
        charters = self.memory.rows["Charter"]
        return [
            (charters[s.charter_id].office_id, RANKS[s.category], s.serial, s.id)
            for s in self.memory.rows["Service"].values()
        ]
