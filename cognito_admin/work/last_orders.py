"""How pools were backed up last from here, so that the next backup can be made as the last one."""

import contextlib
import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from cognito_admin.keystore import Keystore
from cognito_admin.model.backups import ForPassphrase, ForRecipients, InClear, Protection
from cognito_admin.model.connections import PoolKey
from cognito_admin.model.failures import Failure
from cognito_admin.model.ids import ConnectionId, PoolId
from cognito_admin.store.settings_file import JSON
from cognito_admin.work.backup_orders import PROTECTIONS, Order, OrderedPool
from cognito_admin.work.settings import Settings

MOST = 20
"""So many orders are kept, the newest ones."""
_SETTING = "backup.orders"
_LEFT_TO_SAY = ForPassphrase("")
_CHOICES = ("with_secrets", "keep_key", "with_mfa", "with_health")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What asking begins with: ``pools`` are ticked, ``order`` is what the answers are taken from.

    ``ready``: nothing is left to be asked, so all of it can be done as last time. A passphrase that is not at hand is empty.
    """

    pools: tuple[PoolKey, ...]
    order: Order | None = None
    ready: bool = False


class LastOrders:
    """``settings`` keep all of it but the passphrases, which the keyring has where somebody wished it."""

    def __init__(self, settings: Settings, keystore: Keystore) -> None:
        self._settings = settings
        self._keystore = keystore

    async def remember(self, order: Order) -> None:
        """Takes the place of what was ordered of the same pools before. A passphrase that cannot be kept is asked for again."""
        known = [one for one in self._orders() if entry(one) != entry(order)]
        there = {connection.id for connection in self._settings.connections}
        kept = [one for one in known if {pool.key.connection for pool in one.pools} <= there][: MOST - 1]
        self._settings.set_ui(_SETTING, [_as_json(one) for one in (order, *kept)])
        try:
            for one in known:
                if one not in kept and isinstance(one.protection, ForPassphrase):
                    await self._keystore.delete(entry(one))
            if order.keep_key and isinstance(order.protection, ForPassphrase):
                await self._keystore.set(entry(order), order.protection.passphrase)
            else:
                await self._keystore.delete(entry(order))
        except Failure:
            # The backup itself does not need it.
            return

    async def propose(self, offered: Sequence[OrderedPool], front: PoolKey | None, *, alone: bool = False) -> Proposal:
        """See ``proposal``; with the passphrase, where it is at hand."""
        proposed = proposal(self._orders(), offered, front, alone=alone)
        order = proposed.order
        if proposed.ready or order is None:
            return proposed
        passphrase = None
        if order.keep_key and isinstance(order.protection, ForPassphrase):
            with contextlib.suppress(Failure):
                # It lies there under the name of the whole order, whatever part of it is proposed.
                passphrase = await self._keystore.get(entry(order))
        if passphrase:
            return replace(proposed, order=replace(order, protection=ForPassphrase(passphrase)), ready=True)
        # What costs money is chosen anew where anything is to be asked.
        return replace(proposed, order=replace(order, with_mfa=False))

    def entries(self) -> tuple[str, ...]:
        """The names under which the keyring has, or had, their passphrases."""
        return tuple(entry(one) for one in self._orders() if isinstance(one.protection, ForPassphrase) and one.keep_key)

    def _orders(self) -> list[Order]:
        """The newest first. What this version does not understand is left out."""
        found = self._settings.ui(_SETTING)
        orders = map(_order, found if isinstance(found, list) else ())
        return [order for order in orders if order is not None]


def proposal(
    orders: Sequence[Order], offered: Sequence[OrderedPool], front: PoolKey | None, *, alone: bool = False
) -> Proposal:
    """As the newest order that has the pool in ``front``, or, without one, the newest whose pools are all offered.

    Other pools of that order come along if all of them are offered, unless the one in front is wanted ``alone``. A pool that was
    never backed up gets the place and the recipients of the newest order, and is never ready.
    """
    listed = {pool.key for pool in offered}
    for order in orders:
        keys = tuple(pool.key for pool in order.pools)
        if front in keys if front is not None else listed.issuperset(keys):
            ready = not isinstance(order.protection, ForPassphrase)
            return Proposal(keys if listed.issuperset(keys) and not alone else _only(front), order, ready)
    if not orders:
        return Proposal(_only(front))
    newest = orders[0]
    protection = newest.protection if isinstance(newest.protection, ForRecipients) else _LEFT_TO_SAY
    return Proposal(_only(front), Order((), newest.to, protection))


def entry(order: Order) -> str:
    """The name under which the keyring has its passphrase."""
    pools = "\n".join(sorted(f"{pool.key.connection} {pool.key.pool}" for pool in order.pools))
    return f"backups-of-{hashlib.sha256(pools.encode()).hexdigest()[:24]}"


def _only(front: PoolKey | None) -> tuple[PoolKey, ...]:
    return () if front is None else (front,)


def _as_json(order: Order) -> JSON:
    recipients = order.protection.recipients if isinstance(order.protection, ForRecipients) else ()
    pools: list[JSON] = [[pool.key.connection, pool.key.pool] for pool in order.pools]
    return {
        "pools": pools,
        "to": order.to,
        "protection": PROTECTIONS[type(order.protection)],
        # What follows the key of an SSH key is the name of a person or a computer.
        "recipients": [" ".join(one.split()[:2]) for one in recipients],
        "with_secrets": order.with_secrets,
        "keep_key": order.keep_key,
        "with_mfa": order.with_mfa,
        "with_health": order.with_health,
    }


def _order(kept: JSON) -> Order | None:
    """The inverse of ``_as_json``, without a passphrase and the names of pools; None for what is none."""
    document = cast("Mapping[str, Any]", kept if isinstance(kept, dict) else {})
    try:
        pools = tuple(
            OrderedPool(PoolKey(ConnectionId(connection), PoolId(pool)), pool) for connection, pool in document["pools"]
        )
        protection = _protection(document["protection"], document["recipients"])
        to, words = document["to"], tuple(document[name] for name in _CHOICES)
    except (KeyError, TypeError, ValueError):
        return None
    if not (pools and isinstance(to, str) and all(isinstance(word, bool) for word in words)):
        return None
    return Order(pools, to, protection, *words)


def _protection(name: str, recipients: Collection[str]) -> Protection:
    """Raises KeyError for one that is not known, ValueError where nobody could read the backup."""
    kind = {name: kind for kind, name in PROTECTIONS.items()}[name]
    if kind is InClear:
        return InClear()
    if kind is ForPassphrase:
        return _LEFT_TO_SAY
    if not recipients:
        raise ValueError("no recipients")
    return ForRecipients(tuple(map(str, recipients)))
