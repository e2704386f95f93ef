"""The search language: what a query means, and which users it finds."""

from cognito_admin.model.query.crowd import Crowd, Others
from cognito_admin.model.query.fields import Field, Fields, Kind
from cognito_admin.model.query.matching import matches, predicate
from cognito_admin.model.query.order import Sort, in_order
from cognito_admin.model.query.parser import parse
from cognito_admin.model.query.tokens import quoted
from cognito_admin.model.query.tree import EVERYBODY, Expected, Query, QueryError

__all__ = [
    "EVERYBODY",
    "Crowd",
    "Expected",
    "Field",
    "Fields",
    "Kind",
    "Others",
    "Query",
    "QueryError",
    "Sort",
    "in_order",
    "matches",
    "parse",
    "predicate",
    "quoted",
]
