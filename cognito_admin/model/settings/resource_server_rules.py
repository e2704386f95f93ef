"""Resource servers: what AWS takes for one and its scopes (API reference, CreateResourceServer), and who uses them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cognito_admin.model.sentences import marked
from cognito_admin.model.settings.problems import Problem, problem

MOST_SCOPES = 100
MOST_CHARACTERS = 256
"""Of an identifier, of a name, and of a scope's name and description."""
_IDENTIFIER = re.compile(r"[\x21\x23-\x5B\x5D-\x7E]+")
_NAME = re.compile(r"[\w\s+=,.@-]+")
_SCOPE = re.compile(r"[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]+")


@dataclass(frozen=True, slots=True)
class Scope:
    name: str
    description: str

    def entry(self) -> dict[str, str]:
        """As Scopes has it."""
        return {"ScopeName": self.name, "ScopeDescription": self.description}


def scopes_of(server: Mapping[str, Any]) -> tuple[Scope, ...]:
    found: Sequence[Mapping[str, Any]] = server.get("Scopes") or ()
    return tuple(Scope(str(one.get("ScopeName", "")), str(one.get("ScopeDescription", ""))) for one in found)


def identifier_problem(identifier: str, taken: Iterable[str] = ()) -> Problem | None:
    """What is wrong with the identifier of a new resource server."""
    if not identifier:
        return problem(marked("Give the API an identifier, such as https://api.example.com."))
    if len(identifier) > MOST_CHARACTERS:
        return _too_long(identifier)
    if not _IDENTIFIER.fullmatch(identifier):
        return problem(
            marked("An identifier is made of letters A to Z, digits and signs, without spaces, quotes or backslashes.")
        )
    if identifier in taken:
        return problem(marked("The pool already has a resource server with this identifier."))
    return None


def name_problem(name: str) -> Problem | None:
    if not name.strip():
        return problem(marked("Give the resource server a name."))
    if len(name) > MOST_CHARACTERS:
        return _too_long(name)
    if not _NAME.fullmatch(name):
        return problem(marked("A name has letters, digits, spaces and the signs _ + = , . @ - only."))
    return None


def scope_problems(scopes: Sequence[Scope]) -> Mapping[int, Problem]:
    """What is wrong with them, by their place; of two with one name, with the later one."""
    problems: dict[int, Problem] = {}
    seen: set[str] = set()
    for place, scope in enumerate(scopes):
        wrong = _scope_problem(scope, seen)
        if wrong is None and place >= MOST_SCOPES:
            wrong = problem(marked("A resource server has at most {most} scopes."), most=MOST_SCOPES)
        if wrong is not None:
            problems[place] = wrong
        seen.add(scope.name)
    return problems


def scope_users(identifier: str, clients: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """By scope of the resource server, the names of the app clients that may ask for it, in order.

    An identifier may itself hold slashes, and that of another server may begin with it.
    """
    users: dict[str, list[str]] = {}
    for client in clients:
        for asked in client.get("AllowedOAuthScopes") or ():
            server, _, scope = str(asked).rpartition("/")
            if server == identifier:
                users.setdefault(scope, []).append(str(client.get("ClientName") or client.get("ClientId", "")))
    return {scope: tuple(sorted(names, key=str.casefold)) for scope, names in sorted(users.items())}


def scopes_taken_away(before: Mapping[str, Any], after: Mapping[str, Any] | None) -> tuple[str, ...]:
    """The names that ``before`` has and ``after`` has not: renamed ones too. All of them where the server goes."""
    left = frozenset(scope.name for scope in scopes_of(after)) if after is not None else frozenset[str]()
    return tuple(scope.name for scope in scopes_of(before) if scope.name not in left)


def is_managed(server: Mapping[str, Any]) -> bool:
    """Whether Cognito made it for itself."""
    return bool(server.get("ManagedBy"))


def _scope_problem(scope: Scope, seen: set[str]) -> Problem | None:
    if not scope.name:
        return problem(marked("Give the scope a name."))
    if "/" in scope.name:
        return problem(
            marked("The name of a scope has no slash: Cognito puts the identifier and a slash in front of it.")
        )
    if len(scope.name) > MOST_CHARACTERS:
        return _too_long(scope.name)
    if not _SCOPE.fullmatch(scope.name):
        return problem(
            marked("The name of a scope is made of letters A to Z, digits and signs, without spaces or quotes.")
        )
    if scope.name in seen:
        return problem(marked("Another scope has this name."))
    if not scope.description:
        return problem(marked("Describe the scope: Cognito takes none without a description."))
    return _too_long(scope.description) if len(scope.description) > MOST_CHARACTERS else None


def _too_long(text: str) -> Problem:
    return problem(marked("At most {most} characters; this has {count}."), most=MOST_CHARACTERS, count=len(text))
