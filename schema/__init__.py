"""The GraphQL face: one file for a concept. The enums come first: a type that names one needs it with its manual."""

from schema import enums as enums
