"""The health of offices' charters: public, since only published content is checked."""

from __future__ import annotations

from typing import Annotated

import strawberry

import models
from districts.charters import health
from districts.charters.draft import Severity
from districts.charters.health import HEAVIEST, MOST_DAYS, TOLD, HealthCode, HealthOrder
from districts.identity.actors import Actor, Permission
from districts.offices import Level
from districts.shared.idempotency import Answer
from districts.shared.text import LocalizedText as Said
from schema import plan
from schema.offices import extent
from schema.offices.arguments import OFFICE_CODE
from schema.offices.types import Office
from schema.plan.cost import MILLISECOND
from schema.posts.contacts import ContactPoint
from schema.posts.types import Post
from schema.services.types import Service
from schema.shared.enums import documented
from schema.shared.text import LocalizedText
from schema.shared.writes import INPUT, USER_ERRORS, Info, Keyed, UserError, mutation, written

documented(
    HealthCode,
    "A possible problem with an office's charter.",
    NO_CHARTER="No charter is in force.",
    STALE="The charter has not been republished for too long.",
    MISSING_TRANSLATION="Services with a text in only one language.",
    SUPERIOR_WITHOUT_CONTACT="Services whose superior post (or the office's head, if none is named) has no"
    " contact details.",
    BROKEN_EMAIL="Invalid e-mail addresses of the office's posts and their officers.",
    BROKEN_PHONE="Invalid telephone or fax numbers of the office's posts and their officers.",
    POST_WITHOUT_OFFICER="Posts of the office that are vacant or whose holder is unknown.",
    ACTING_TOO_LONG="Posts of the office held by an acting officer for too long.",
    SERVICE_WITHOUT_TIME_LIMIT="Services without a time limit from which a deadline can be computed; `as"
    " needed` alone is not enough.",
    CATALOGUE_DRIFT="Services whose time limit, fee or required documents differ from the current national"
    " service, or whose national service is retired.",
)
documented(HealthOrder, "The order of charters.", SCORE="Lowest score first.")


@plan.bound(None, description="Something affected by a finding.")
class HealthPlace:
    code: HealthCode = plan.field("The problem.")
    service: Service | None = plan.field(
        "The service; null if no service is concerned.", plan.One("services {row} WHERE {row}.id = {this}.service_id")
    )
    post: Post | None = plan.field(
        "The post: a service's superior, or the post whose holder or contact point is concerned.",
        plan.One("posts {row} WHERE {row}.id = {this}.post_id"),
    )
    contact_point: ContactPoint | None = plan.field(
        "The contact point.", plan.One("contact_points {row} WHERE {row}.id = {this}.contact_id")
    )


def _said(said: dict[HealthCode, Said]) -> plan.Embedded:
    """SQL for a text by code: the texts are the program's, not data."""

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


@plan.bound(None, description="A problem with an office's charter.")
class HealthFinding:
    code: HealthCode = plan.field("The problem.")
    severity: Severity = plan.field("The severity.")
    count: int = plan.field(
        "Number of services, posts or contact points affected; 1 if the problem concerns the charter itself."
    )
    out_of: int = plan.field("Number of services, posts or contact points examined.")
    points: int = plan.field("Points deducted from the score: the weight times the affected share, rounded up.")
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


@plan.bound(None, description="The health of an office's charter today, judged by its published content and its posts.")
class CharterHealth:
    office: Office = plan.field(
        "The office whose charter it is.", plan.One("offices {row} WHERE {row}.id = {this}.office_id", nullable=False)
    )
    published: bool = plan.field("Whether a charter is in force.")
    stale_days: int | None = plan.field(
        "Number of days that it has been in force or, if undated, since it was published in this system. Null if"
        " no charter is in force.",
        plan.Column("{this}.stale_days"),
    )
    services: int = plan.field("Number of promised services.")
    score: int = plan.field("Score from 0 to 100: 100 minus the points of each finding. 100 means no findings.")
    findings: list[HealthFinding] = plan.field(
        "The findings, those with the most points first.", plan.Many(_FINDINGS, "{row}.points DESC, {row}.code")
    )
    places: list[HealthPlace] = plan.field(
        "The services, posts and contact points affected, by finding.",
        plan.Many(_places, "{row}.code, {row}.service_id, {row}.post_id, {row}.contact_id"),
        arguments={"code": plan.argument(HealthCode | None, "Only places of this finding.", None)},
    )


@strawberry.input(description="Filters charters. All conditions given must match.")
class CharterHealthFilter:
    levels: list[Level] | None = strawberry.field(default=None, description="Only offices of these levels.")
    codes: list[HealthCode] | None = strawberry.field(
        default=None, description="Only charters with any of these findings."
    )
    published: bool | None = strawberry.field(
        default=None, description="Only offices with (true) or without (false) a charter in force."
    )
    max_score: int | None = strawberry.field(default=None, description="Only charters with at most this score.")


@plan.bound(models.HealthRule, description="A rule for findings of charter health, for the whole network.")
class HealthRule:
    code: HealthCode = plan.field("The finding's code.")
    severity: Severity = plan.field("The severity.")
    weight: int = plan.field("Points deducted (of 100) if everything examined is affected.")
    days: int | None = plan.field(
        "Number of days after which it is reported; null if the rule does not depend on days."
    )


def _asked(query: plan.Query) -> str:
    """The requested offices, without closed ones."""
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
    """The number of offices: without a filter their health need not be computed."""
    return None if query.given("filter") else f"SELECT count(*) FROM {_asked(query)}"


@strawberry.type
class Query:
    charter_health: plan.Connection[CharterHealth] = plan.field(
        "Charter health of an office and all offices below it today, lowest score first. Closed offices are left out.",
        plan.Page(
            _listed,
            (plan.Key("{row}.score", "integer"), plan.Key("{row}.code", "ltree")),
            count=_count,
            work=lambda arguments: (
                4 * MILLISECOND + 0.05 * MILLISECOND * extent.offices(arguments, "officeCode", below=True)
            ),
        ),
        arguments=plan.connection_arguments(
            office_code=plan.argument(str, "The office's code: `bd.khulna.magura`; `bd` for the whole network."),
            include_below=plan.argument(bool, "Include all offices below.", True),
            order_by=plan.argument(HealthOrder, "The order.", HealthOrder.SCORE),
            filter=plan.argument(CharterHealthFilter | None, "Filters the charters; all if not given.", None),
        ),
    )
    health_rules: list[HealthRule] = plan.field(
        "The rules for findings of charter health.", plan.Many("health_rules {row} WHERE true", "{row}.id")
    )


@strawberry.input(description="Input of `setHealthRule`. Fields that are not given stay unchanged.")
class SetHealthRuleInput(Keyed):
    code: HealthCode = strawberry.field(description="The finding's code.")
    severity: Severity | None = strawberry.field(default=None, description="The severity.")
    weight: int | None = strawberry.field(
        default=None, description=f"Points deducted if everything examined is affected, from 0 to {HEAVIEST}."
    )
    days: int | None = strawberry.field(
        default=None,
        description=f"Number of days after which it is reported, at most {MOST_DAYS}; only for STALE and"
        " ACTING_TOO_LONG.",
    )


@plan.payload(description="Payload of `setHealthRule`.")
class SetHealthRulePayload:
    health_rule: HealthRule | None = plan.field(
        "The rule as it is now; null on error.", plan.One("health_rules {row} WHERE {row}.id = {this}.rule")
    )
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


@strawberry.type
class Mutation:
    @mutation(
        Permission.EDIT_HEALTH_RULES,
        "Sets the severity, weight and number of days of a rule for charter health. Scores change at once.",
    )
    async def set_health_rule(self, info: Info, input: Annotated[SetHealthRuleInput, INPUT]) -> SetHealthRulePayload:  # noqa: A002
        async def rule(actor: Actor) -> Answer:
            key = await health.set_rule(
                input.code, severity=input.severity, weight=input.weight, days=input.days, actor=actor
            )
            return Answer({"rule": key})

        return await written(SetHealthRulePayload, info, input, rule)
