"""The one catalogue of what people are told. The window translates it, the command line prints it as it stands."""

from cognito_admin.model.sentences.failures import BUG, FAILURES, explain
from cognito_admin.model.sentences.jobs import JOB_KINDS, JOB_STATES, OUTCOMES, PHASES, QUESTIONS, UNITS, ask
from cognito_admin.model.sentences.labels import ENVIRONMENTS, EXPECTED, MODES, POLICIES, PROFILE_KINDS, USER_STATUSES
from cognito_admin.model.sentences.templates import (
    FACTS,
    Asked,
    Explained,
    Label,
    Plural,
    Sentence,
    Translate,
    Unit,
    capitalised,
    continued,
    fill,
    marked,
    phrase,
    placeholders,
)

__all__ = [
    "BUG",
    "ENVIRONMENTS",
    "EXPECTED",
    "FACTS",
    "FAILURES",
    "JOB_KINDS",
    "JOB_STATES",
    "MODES",
    "OUTCOMES",
    "PHASES",
    "POLICIES",
    "PROFILE_KINDS",
    "QUESTIONS",
    "UNITS",
    "USER_STATUSES",
    "Asked",
    "Explained",
    "Label",
    "Plural",
    "Sentence",
    "Translate",
    "Unit",
    "ask",
    "capitalised",
    "continued",
    "explain",
    "fill",
    "marked",
    "phrase",
    "placeholders",
]
