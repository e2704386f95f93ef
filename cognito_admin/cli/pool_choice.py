"""Which connections a command speaks of, and which pool its words mean."""

import os
import re
from dataclasses import dataclass

from cognito_admin.cli.session import Common, Session
from cognito_admin.model.connections import Connection, PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, PoolId, Region

_POOL_ID = re.compile(r"(?P<region>[a-z]{2,}(?:-[a-z]+)+-\d+)_[0-9A-Za-z]+")


@dataclass(frozen=True, slots=True)
class _Wanted:
    profile: str | None
    region: str | None
    endpoint_url: str | None

    def fits(self, connection: Connection) -> bool:
        return all(
            wanted is None or wanted == has
            for wanted, has in (
                (self.profile, connection.profile),
                (self.region, connection.region),
                (self.endpoint_url, connection.endpoint_url),
            )
        )


def connections(session: Session, region_of_pool: str | None = None) -> tuple[Connection, ...]:
    """The connections that fit the options and the environment, or else one made of these for this command alone.

    Raises NO_REGION and PROFILE_NOT_FOUND.
    """
    wanted = _wanted(session.common)
    if fitting := tuple(filter(wanted.fits, session.services.connections.all())):
        return fitting
    return (_for_this_command(session, region_of_pool),)


async def find_pool(session: Session, text: str) -> PoolKey:
    """The pool that ``text`` means: its id, its name, or ``connection/pool`` with either.

    Raises POOL_NOT_FOUND, POOL_AMBIGUOUS, CONNECTION_UNKNOWN, and what asking AWS raises.
    """
    place, slash, name = text.rpartition("/")
    pool_id = _POOL_ID.fullmatch(name)
    region = pool_id["region"] if pool_id else None
    candidates = _named(session, place) if slash else connections(session, region)
    if pool_id:
        here = tuple(connection for connection in candidates if connection.region == region)
        if not here and not slash:
            here = (_for_this_command(session, region),)
        if len(here) == 1:
            return PoolKey(here[0].id, PoolId(name))
        candidates = here
    return await _listed(session, name, candidates)


async def _listed(session: Session, name: str, candidates: tuple[Connection, ...]) -> PoolKey:
    found: list[tuple[Connection, PoolId]] = []
    failures: list[Failure] = []
    for connection in candidates:
        try:
            opened = await session.services.connections.open(connection.id)
        except Failure as failure:
            failures.append(failure)
            continue
        if opened.failure is not None:
            failures.append(opened.failure)
        found += [(connection, pool.id) for pool in opened.pools if name in (pool.id, pool.name)]
    if len(found) == 1:
        for failure in failures:
            session.output.fail(failure)
        return PoolKey(found[0][0].id, found[0][1])
    if found:
        named = ", ".join(f"{connection.name}/{pool}" for connection, pool in found)
        raise Failure(Code.POOL_AMBIGUOUS, pool=name, candidates=named)
    if failures:
        raise failures[0]
    regions = ", ".join(sorted({connection.region for connection in candidates}))
    raise Failure(Code.POOL_NOT_FOUND, pool=name, region=regions or None)


def _named(session: Session, name: str) -> tuple[Connection, ...]:
    named = tuple(
        connection for connection in session.services.connections.all() if name in (connection.name, connection.id)
    )
    if not named:
        raise Failure(Code.CONNECTION_UNKNOWN, connection=name)
    return named


def _wanted(common: Common) -> _Wanted:
    return _Wanted(
        common.profile or os.environ.get("AWS_PROFILE") or None,
        common.region or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or None,
        common.endpoint_url or os.environ.get("AWS_ENDPOINT_URL") or None,
    )


def _for_this_command(session: Session, region_of_pool: str | None) -> Connection:
    known, wanted = session.services.connections, _wanted(session.common)
    profile = next((found for found in known.found_profiles() if found.name == (wanted.profile or "default")), None)
    if profile is None and wanted.profile is not None:
        raise Failure(Code.PROFILE_NOT_FOUND, profile=wanted.profile)
    region = region_of_pool or wanted.region or (profile.region if profile else None)
    if region is None:
        raise Failure(Code.NO_REGION, profile=wanted.profile or "default")
    connection = Connection(
        id=ConnectionId("command-line"),
        name=wanted.profile or "default",
        profile=wanted.profile,
        region=Region(region),
        endpoint_url=wanted.endpoint_url,
    )
    known.add_for_session(connection)
    return connection
