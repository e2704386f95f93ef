"""ListUsers: one condition, pages of at most sixty, tokens bound to their query, and no promise of order."""

import random
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any, TypeVar
from zlib import crc32

from cognito_admin.demo import filters
from cognito_admin.demo.answers import user_entry
from cognito_admin.demo.errors import invalid_parameter
from cognito_admin.demo.filters import Filter
from cognito_admin.demo.paging import make_token, read_token
from cognito_admin.demo.registry import Answer, JsonText, Request, operation
from cognito_admin.demo.state import PoolState, Service
from cognito_admin.demo.users import INDEXED, User

T = TypeVar("T")

MOST = 60
SCANNED = 2_000
"""Users looked at for one page of a search: a rare match comes after pages without any."""


@operation("ListUsers", category="UserList")
def list_users(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    limit = request.get("Limit") or MOST
    condition = _condition(service, request.get("Filter", ""))
    query = ["ListUsers", pool.id, request.get("Filter", ""), limit, request.get("AttributesToGet")]
    token = request.get("PaginationToken")
    position, was_empty = ("", False) if token is None else read_token(service, query, token)

    size = _size(service, position, limit, was_empty=was_empty)
    prefix = "" if condition is None else condition.value if condition.attribute == "sub" else None
    plain = prefix is not None and "AttributesToGet" not in request and not service.faults.index_lag_s
    written = pool.users.entries(position, prefix or "", size) if plain else None
    if written is not None:
        texts, last = written
        users: object = JsonText(f"[{','.join(_turned(texts, position))}]")
    else:
        texts, last = _page(service, pool, condition, position, size)
        users = _entries(pool, _turned(texts, position), request.get("AttributesToGet"))
    answer: Answer = {"Users": users}
    if last is not None:
        answer["PaginationToken"] = make_token(service, query, [last, not texts])
    return answer


def _condition(service: Service, text: str) -> Filter | None:
    condition = filters.parse(text)
    if condition is not None and condition.attribute == "sub" and condition.operator == "^=":
        if service.faults.sub_prefix == "ignored":
            return None
        if service.faults.sub_prefix == "unsupported":
            raise invalid_parameter("Invalid search attribute: sub")
    return condition


def _size(service: Service, position: str, limit: int, *, was_empty: bool) -> int:
    """How many users this page may hold; never two empty pages at the same place."""
    faults = service.faults
    if not (faults.short_pages or faults.empty_pages):
        return limit
    chance = random.Random(f"{service.seed}/{position}/{was_empty}")
    if chance.random() < faults.empty_pages and not was_empty:
        return 0
    return chance.randint(1, limit) if chance.random() < faults.short_pages else limit


def _page(
    service: Service, pool: PoolState, condition: Filter | None, position: str, size: int
) -> tuple[list[User], str | None]:
    """The users of a page, and the sub after which the next one begins (None: there is no next)."""
    found: list[User] = []
    last = position
    for scanned, user in enumerate(_candidates(service, pool, condition, position)):
        if len(found) == size or scanned == SCANNED:
            return found, last
        if condition is None or condition.matches(user):
            found.append(user)
        last = user.sub
    return found, None


def _candidates(service: Service, pool: PoolState, condition: Filter | None, position: str) -> Iterator[User]:
    """The users after ``position`` among whom all that match are found, by sub."""
    lag_s = service.faults.index_lag_s
    as_of = service.clock.now() - timedelta(seconds=lag_s) if lag_s else None
    if condition is None:
        return pool.users.after(position, as_of=as_of)
    if condition.attribute == "sub":
        return pool.users.after(position, prefix=condition.value, as_of=as_of)
    if condition.operator == "=" and condition.attribute in ("username", *INDEXED) and as_of is None:
        return (user for user in pool.users.having(condition.attribute, condition.value) if user.sub > position)
    return pool.users.after(position, as_of=as_of)


def _turned(page: list[T], position: str) -> list[T]:
    """The page turned by an amount of its own, so that nobody comes to rely on an order."""
    turn = crc32(position.encode()) % len(page) if page else 0
    return page[turn:] + page[:turn]


def _entries(pool: PoolState, found: list[User], wanted: list[str] | None) -> list[dict[str, Any]]:
    entries = [user_entry(pool.users, user) for user in found]
    if wanted is not None:
        known = {attribute["Name"] for attribute in pool.settings.get("SchemaAttributes", ())}
        for entry in entries:
            entry["Attributes"] = _projected(entry["Attributes"], wanted, known)
    return entries


def _projected(attributes: Iterable[dict[str, str]], wanted: list[str], known: set[str]) -> list[dict[str, str]]:
    """Every attribute asked for must have a value in every user of the page."""
    values = {attribute["Name"]: attribute["Value"] for attribute in attributes}
    if any(name not in values or name not in known for name in wanted):
        raise invalid_parameter("One or more requested attributes do not exist in user pool.")
    return [{"Name": name, "Value": values[name]} for name in wanted]
