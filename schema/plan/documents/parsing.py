"""Parses and validates the text of a document, within limits."""

from __future__ import annotations

from graphql import (
    ASTValidationRule,
    DocumentNode,
    GraphQLEnumType,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    MaxIntrospectionDepthRule,
    parse,
    specified_rules,
    validate,
)
from graphql.type import definition
from graphql.validation.rules import overlapping_fields_can_be_merged as overlapping
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from schema.plan.domain import Allowed
from schema.plan.errors import LimitExceeded

# Built once: a rule that is made for each request would be a new class each time.
RULES: tuple[type[ASTValidationRule], ...] = (
    *specified_rules,
    MaxIntrospectionDepthRule,
    MaybeNullValidationRule,
    OneOfInputValidationRule,
)
MAX_ERRORS = 5
_LONGEST_MESSAGE = 150
# Fields of one name are compared pair by pair, in one go: graphql-core's own budget would stop the process for two
# seconds.
overlapping.MAX_COMPLEXITY_BUDGET = 10_000
MAX_NAMED_VALUES = 30


def _expected(enum_type: GraphQLEnumType, unknown_value_str: str) -> str:
    """The end of graphql-core's message about an unknown enum value: the near values, and all values."""
    near = _near(enum_type, unknown_value_str)
    if len(enum_type.values) > MAX_NAMED_VALUES:
        return near
    return f"{near} The values are {', '.join(enum_type.values)}."


_near = definition.did_you_mean_enum_value
# In literals and in variables alike; graphql-core has no setting for it.
definition.did_you_mean_enum_value = _expected


def read(text: str, allowed: Allowed) -> DocumentNode:
    """The syntax tree. Raises GraphQLSyntaxError, and LimitExceeded for a document that is too long."""
    if len(text) > allowed.characters:
        raise LimitExceeded("characters", allowed.characters, len(text), "A document has at most {most} characters.")
    most = allowed.tokens
    try:
        tree = parse(text, max_lexical_tokens=most, max_comments=most)
    except GraphQLSyntaxError as error:
        if error.message.startswith("Syntax Error: Document contains more than"):
            message = "A document has at most {most} words and signs, and as many comments."
            raise LimitExceeded("tokens", most, most + 1, message) from None
        raise
    _forget_tokens(tree)
    return tree


def _forget_tokens(tree: DocumentNode) -> None:
    """Unlink the tokens of a document from each other: the memory of a forgotten document is then free at once, without
    the garbage collector.
    """
    token = tree.loc.start_token if tree.loc else None
    while token is not None:
        following, token.prev, token.next = token.next, None, None
        token = following


def validated(schema: GraphQLSchema, tree: DocumentNode) -> list[GraphQLError]:
    """The errors of its validation."""
    errors = validate(schema, tree, RULES, max_errors=MAX_ERRORS)
    if errors and errors[-1].message == "Validation aborted.":
        most = overlapping.MAX_COMPLEXITY_BUDGET
        message = "The document is too complex: too many fields of one name, or fragments in fragments."
        return [LimitExceeded("comparisons", most, most + 1, f"{message} At most {{most}} pairs are compared.")]
    return [_of_the_caller(error) for error in errors]


def _of_the_caller(error: GraphQLError) -> GraphQLError:
    """A literal that its type cannot hold is the caller's mistake, also if Python says so: more than 4,300 digits."""
    if isinstance(error.original_error, ValueError):
        expected = error.message.partition(", but encountered error")[0]
        return GraphQLError(f"{expected[:_LONGEST_MESSAGE]}; this value cannot be read.", nodes=error.nodes)
    return error
