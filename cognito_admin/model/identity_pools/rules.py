"""What AWS refuses of an identity pool, and what people are warned of. Source: the API's model, developer guide on quotas."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from cognito_admin.model.identity_pools.role_choice import GUEST, RULES, SIGNED_IN, rules_of
from cognito_admin.model.identity_pools.trust import CLASSIC, GUESTS, ROLES
from cognito_admin.model.sentences.templates import marked
from cognito_admin.model.settings.problems import Problem, problem
from cognito_admin.model.settings.things import Document

MOST_RULES = 25
MOST_TAGS = 50
DEFAULT_TAGS: Mapping[str, str] = {"username": "sub", "client": "aud"}
"""What AWS makes of a token where its own defaults are wanted."""
_NAME = re.compile(r"[\w\s+=,.@-]{1,128}", re.ASCII)
_ROLE = re.compile(r"arn:[\w-]+:iam::\d{12}:role/[\w+=,.@/-]{1,576}", re.ASCII)
_LONGEST_CLAIM, _LONGEST_VALUE = 64, 128
_LONGEST_TAG, _LONGEST_TAG_CLAIM = 128, 256


def name_problem(name: str) -> Problem | None:
    if _NAME.fullmatch(name):
        return None
    return problem(marked("A name has 1 to 128 letters, digits, spaces and signs of + = , . @ - _"))


def role_problem(arn: str) -> Problem | None:
    """Of a role that may be left out: nothing for none."""
    if not arn or _ROLE.fullmatch(arn):
        return None
    return problem(marked("This is not the ARN of an IAM role, such as arn:aws:iam::123456789012:role/Name."))


def mapping_problem(mapping: Mapping[str, Any] | None) -> Problem | None:
    """The first thing that is wrong with how roles are chosen."""
    if mapping is None or mapping.get("Type") != RULES:
        return None
    rules = rules_of(mapping)
    if not rules:
        return problem(marked("Add at least one rule."))
    if len(rules) > MOST_RULES:
        return problem(marked("There can be {most} rules at most."), most=MOST_RULES)
    for place, rule in enumerate(rules, 1):
        if (wrong := _rule_problem(place, rule)) is not None:
            return wrong
    return None


def tags_problem(tags: Sequence[tuple[str, str]]) -> Problem | None:
    """Of tags and the claims that they come from."""
    if len(tags) > MOST_TAGS:
        return problem(marked("There can be {most} tags at most."), most=MOST_TAGS)
    for tag, claim in tags:
        if not tag or not claim:
            return problem(marked("Each tag has a name and the claim that it comes from."))
        if len(tag) > _LONGEST_TAG or len(claim) > _LONGEST_TAG_CLAIM:
            return problem(marked("“{tag}” is too long."), tag=tag[:40])
    if len({tag for tag, _ in tags}) < len(tags):
        return problem(marked("A tag is there twice."))
    return None


def warnings(document: Document) -> tuple[Problem, ...]:
    """What lets more people have more than is mostly meant."""
    found: list[Problem] = []
    roles: Mapping[str, str] = document.get(ROLES) or {}
    if document.get(GUESTS):
        found.append(
            problem(marked("Guests: anybody who knows its id gets credentials of AWS without signing in."))
            if roles.get(GUEST)
            else problem(marked("Guests are let in, and there is no role for them: they get no credentials."))
        )
    if document.get(CLASSIC):
        found.append(
            problem(
                marked(
                    "Classic flow: the app chooses the role itself, and no session policy of Cognito narrows it down."
                )
            )
        )
    if not roles.get(SIGNED_IN):
        found.append(
            problem(marked("There is no role for those who are signed in: without a rule they get no credentials."))
        )
    return tuple(found)


def _rule_problem(place: int, rule: Mapping[str, Any]) -> Problem | None:
    claim, value, role = (str(rule.get(name, "")) for name in ("Claim", "Value", "RoleARN"))
    if not claim or len(claim) > _LONGEST_CLAIM or any(letter.isspace() for letter in claim):
        return problem(marked("Rule {rule}: name the claim, in up to 64 characters without a space."), rule=place)
    if not value or len(value) > _LONGEST_VALUE:
        return problem(marked("Rule {rule}: give the value, in up to 128 characters."), rule=place)
    if not _ROLE.fullmatch(role):
        return problem(
            marked("Rule {rule}: give the ARN of an IAM role, such as arn:aws:iam::123456789012:role/Name."), rule=place
        )
    return None
