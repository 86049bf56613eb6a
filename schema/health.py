"""How healthy offices' charters are: everybody's to know, since nothing but what is published is looked at."""

from __future__ import annotations

from typing import Annotated

import strawberry

import models
from districts import health
from districts.actors import Actor, Permission
from districts.charters.draft import Severity
from districts.health import HEAVIEST, MOST_DAYS, TOLD, HealthCode, HealthOrder
from districts.idempotency import Answer
from districts.offices import Level
from districts.text import LocalizedText as Said
from schema import plan, work
from schema.contacts import ContactPoint
from schema.enums import documented
from schema.office_codes import OFFICE_CODE
from schema.offices import Office
from schema.plan.cost import MILLISECOND
from schema.posts import Post
from schema.services import Service
from schema.text import LocalizedText
from schema.writes import INPUT, Info, Keyed, UserError, mutation, written

documented(
    HealthCode,
    "What may be wrong with an office's charter.",
    NO_CHARTER="None is in force.",
    STALE="It has been in force for too long without being published anew.",
    MISSING_TRANSLATION="Services of which a text is in one language only.",
    SUPERIOR_WITHOUT_CONTACT="Services whose superior, or where none is named the office's head, cannot be reached.",
    BROKEN_EMAIL="Mailboxes of the office's posts, and of who holds them, that cannot be right.",
    BROKEN_PHONE="Telephones and faxes of the same that cannot be right.",
    POST_WITHOUT_OFFICER="Posts of the office that are vacant, or of which nobody said who holds them.",
    ACTING_TOO_LONG="Posts of the office for which an acting officer has answered for too long.",
    SERVICE_WITHOUT_TIME_LIMIT="Services with no time limit that gives a deadline; `as needed` alone gives none.",
    CATALOGUE_DRIFT="Services that promise another time, fee or papers than the national service does now, or whose"
    " national service is retired.",
)
documented(HealthOrder, "In which order charters are listed.", SCORE="The worst first.")


@plan.bound(None, description="One thing that was found wanting.")
class HealthPlace:
    code: HealthCode = plan.field("What is wrong with it.")
    service: Service | None = plan.field(
        "The service; null of what is no service's.", plan.One("services {row} WHERE {row}.id = {this}.service_id")
    )
    post: Post | None = plan.field(
        "The post: a service's superior, or the one whose holder or contact it is.",
        plan.One("posts {row} WHERE {row}.id = {this}.post_id"),
    )
    contact_point: ContactPoint | None = plan.field(
        "The telephone or mailbox.", plan.One("contact_points {row} WHERE {row}.id = {this}.contact_id")
    )


def _said(said: dict[HealthCode, Said]) -> plan.Embedded:
    """By code, in the statement itself: they are the program's words, and no data."""

    def case(texts: dict[HealthCode, str | None]) -> str:
        cases = " ".join(
            "WHEN '{}' THEN '{}'".format(code, (text or "").replace("'", "''")) for code, text in texts.items()
        )
        return f"CASE {{this}}.code {cases} END"

    return plan.Embedded(
        {
            "bn": case({code: text.bn for code, text in said.items()}),
            "en": case({code: text.en for code, text in said.items()}),
        }
    )


@plan.bound(None, description="What is wrong with an office's charter, of one kind.")
class HealthFinding:
    code: HealthCode = plan.field("What is wrong.")
    severity: Severity = plan.field("How grave that is.")
    count: int = plan.field("How many services, posts or contact points have it; 1 of what is the charter's own.")
    out_of: int = plan.field("How many were looked at.")
    points: int = plan.field("What it costs of the score: its weight by the share that has it, rounded up.")
    message: LocalizedText = plan.field("What was found.", _said({code: told.message for code, told in TOLD.items()}))
    advice: LocalizedText = plan.field(
        "What the office can do about it.", _said({code: told.advice for code, told in TOLD.items()})
    )


_FINDINGS = (
    "(SELECT f.* FROM jsonb_to_recordset({this}.findings)"
    " AS f (code text, severity text, count integer, out_of integer, points integer)) {row} WHERE true"
)


def _places(query: plan.Query) -> str:
    row = query.row
    places = (
        f"health_checks(ARRAY[{query.this}.office_id]) {row}"
        f" WHERE {row}.found AND num_nonnulls({row}.service_id, {row}.post_id, {row}.contact_id) > 0"
    )
    return f"{places} AND {row}.code = {query.sql('code', cast='text')}" if query.given("code") else places


@plan.bound(
    None, description="How healthy the charter of one office is today, by what is published and who holds posts."
)
class CharterHealth:
    office: Office = plan.field(
        "Whose charter it is.", plan.One("offices {row} WHERE {row}.id = {this}.office_id", nullable=False)
    )
    published: bool = plan.field("Whether a charter is in force.")
    stale_days: int | None = plan.field(
        "For how many days it has been in force; where it bears no date, since it was published here. Null: none is.",
        plan.Column("{this}.stale_days"),
    )
    services: int = plan.field("How many services it promises.")
    score: int = plan.field("From 0 to 100: 100, less the points of each finding. 100 means that nothing was found.")
    findings: list[HealthFinding] = plan.field(
        "What is wrong, what costs most first.", plan.Many(_FINDINGS, "{row}.points DESC, {row}.code")
    )
    places: list[HealthPlace] = plan.field(
        "Each service, post and contact point that was found wanting, by finding.",
        plan.Many(_places, "{row}.code, {row}.service_id, {row}.post_id, {row}.contact_id"),
        arguments={"code": plan.argument(HealthCode | None, "Of this finding alone.", None)},
    )


@strawberry.input(description="Which charters: those that meet every condition that is given.")
class CharterHealthFilter:
    levels: list[Level] | None = strawberry.field(default=None, description="Of offices of one of these levels.")
    codes: list[HealthCode] | None = strawberry.field(default=None, description="With one of these findings.")
    published: bool | None = strawberry.field(
        default=None, description="Of offices that have a charter in force, or (false) have none."
    )
    max_score: int | None = strawberry.field(default=None, description="With this score or a lower one.")


@plan.bound(models.HealthRule, description="What makes a finding of a charter's health, for the whole network.")
class HealthRule:
    code: HealthCode = plan.field("The finding.")
    severity: Severity = plan.field("How grave it is.")
    weight: int = plan.field("What it costs of 100 points when all that is looked at has it.")
    days: int | None = plan.field("After how many days it is one; null where days have no say in it.")


def _asked(query: plan.Query) -> str:
    """The offices that are asked for, without those that are closed."""
    code = query.code(OFFICE_CODE, "officeCode")
    below = "b.code <@ o.code" if query.choice("includeBelow") else "b.id = o.id"
    return f"office_called({code}) o JOIN offices b ON {below} WHERE NOT is_closed(b.closed_from)"


def _listed(query: plan.Query) -> str:
    row, conditions = query.row, ["true"]
    if query.given("filter", "levels"):
        conditions.append(f"{row}.level = ANY ({query.sql('filter', 'levels', cast='text[]')})")
    if query.given("filter", "codes"):
        conditions.append(f"{row}.codes && {query.sql('filter', 'codes', cast='text[]')}")
    if query.given("filter", "published"):
        conditions.append(f"{row}.published = {query.sql('filter', 'published', cast='boolean')}")
    if query.given("filter", "maxScore"):
        conditions.append(f"{row}.score <= {query.sql('filter', 'maxScore', cast='integer')}")
    return f"charter_health(ARRAY(SELECT b.id FROM {_asked(query)})) {row} WHERE {' AND '.join(conditions)}"


def _count(query: plan.Query) -> str | None:
    """Every office that is asked for is listed: without a filter nothing of their health need be known."""
    return None if query.given("filter") else f"SELECT count(*) FROM {_asked(query)}"


@strawberry.type
class Query:
    charter_health: plan.Connection[CharterHealth] = plan.field(
        "How healthy the charters of an office, and of all below it, are today, the worst first. Closed offices are"
        " left out.",
        plan.Page(
            _listed,
            (plan.Key("{row}.score", "integer"), plan.Key("{row}.code", "ltree")),
            count=_count,
            work=lambda arguments: (
                4 * MILLISECOND + 0.05 * MILLISECOND * work.offices(arguments, "officeCode", below=True)
            ),
        ),
        arguments=plan.connection_arguments(
            office_code=plan.argument(str, "The office: `bd.khulna.magura`; `bd` for the whole network."),
            include_below=plan.argument(bool, "Of all offices below as well.", True),
            order_by=plan.argument(HealthOrder, "In which order.", HealthOrder.SCORE),
            filter=plan.argument(CharterHealthFilter | None, "Which charters; all of them if not given.", None),
        ),
    )
    health_rules: list[HealthRule] = plan.field(
        "What makes each finding of a charter's health.", plan.Many("health_rules {row} WHERE true", "{row}.id")
    )


@strawberry.input(description="What is to make a finding of a charter's health; what is not given stays.")
class SetHealthRuleInput(Keyed):
    code: HealthCode = strawberry.field(description="The finding.")
    severity: Severity | None = strawberry.field(default=None, description="How grave it is.")
    weight: int | None = strawberry.field(
        default=None, description=f"What it costs when all has it: from 0, nothing, to {HEAVIEST}, everything."
    )
    days: int | None = strawberry.field(
        default=None, description=f"After how many days it is one, {MOST_DAYS} at most: of STALE and ACTING_TOO_LONG."
    )


@plan.payload(description="The rule.")
class SetHealthRulePayload:
    health_rule: HealthRule | None = plan.field(
        "The rule as it is now; null when it was refused.", plan.One("health_rules {row} WHERE {row}.id = {this}.rule")
    )
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


@strawberry.type
class Mutation:
    @mutation(
        Permission.EDIT_HEALTH_RULES,
        "Says how grave a finding of a charter's health is, what it costs, and after how many days it is one. Every"
        " score follows at once.",
    )
    async def set_health_rule(self, info: Info, input: Annotated[SetHealthRuleInput, INPUT]) -> SetHealthRulePayload:  # noqa: A002
        async def rule(actor: Actor) -> Answer:
            key = await health.set_rule(
                input.code, severity=input.severity, weight=input.weight, days=input.days, actor=actor
            )
            return Answer({"rule": key})

        return await written(SetHealthRulePayload, info, input, rule)
