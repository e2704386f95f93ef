"""Tags of a pool (AWS General Reference, "Tag naming limits and requirements")."""

from collections.abc import Mapping, Sequence

from cognito_admin.model.sentences import marked
from cognito_admin.model.settings.problems import Problem, problem

MOST = 50
LONGEST_KEY = 128
LONGEST_VALUE = 256
_SIGNS = frozenset("_.:/=+-@ ")
_OF_AWS = "aws:"


def is_of_aws(key: str) -> bool:
    """Whether AWS set it itself, for instance CloudFormation; nobody else may change or remove it."""
    return key.casefold().startswith(_OF_AWS)


def key_problem(key: str) -> Problem | None:
    if not key.strip():
        return problem(marked("A tag needs a key."))
    if is_of_aws(key):
        return problem(marked("Keys that begin with “aws:” belong to AWS."))
    if len(key) > LONGEST_KEY:
        return problem(marked("A key has at most {most} characters."), most=LONGEST_KEY)
    return _signs_problem(key)


def value_problem(value: str) -> Problem | None:
    if len(value) > LONGEST_VALUE:
        return problem(marked("A value has at most {most} characters."), most=LONGEST_VALUE)
    return _signs_problem(value)


def tags_problems(tags: Sequence[tuple[str, str]], before: Mapping[str, str]) -> tuple[Problem, ...]:
    """Of all tags as typed, in order. Those that are as ``before`` are not looked into: AWS has them."""
    found: list[Problem] = []
    seen: set[str] = set()
    for key, value in tags:
        wrong = None if before.get(key) == value else key_problem(key) or value_problem(value)
        if wrong is None and key in seen:
            wrong = problem(marked("The key {key} stands here twice."), key=key)
        if wrong is not None:
            found.append(wrong)
        seen.add(key)
    if sum(1 for key in seen if not is_of_aws(key)) > MOST:
        found.append(problem(marked("A pool has at most {most} tags."), most=MOST))
    return tuple(found)


def _signs_problem(text: str) -> Problem | None:
    wrong = next((sign for sign in text if not (sign.isalnum() or sign in _SIGNS)), None)
    if wrong is None:
        return None
    return problem(
        marked("“{sign}” cannot stand in a tag: only letters, digits, spaces and _ . : / = + - @."), sign=wrong
    )
