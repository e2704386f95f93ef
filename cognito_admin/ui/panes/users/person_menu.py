"""Everything that can be done to one user as entries of a menu; what cannot be done now is grey and says why."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.offers import offers
from cognito_admin.model.sentences.changes import CHANGES
from cognito_admin.ui.changes.words import action_title, reason_text
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from PySide6.QtWidgets import QMenu

    from cognito_admin.model.changes.change import Wish
    from cognito_admin.model.changes.offers import Offer
    from cognito_admin.model.changes.person import Person
    from cognito_admin.ui.panes.users.part import PoolFacts

ICONS = {
    Kind.EDIT: "pencil",
    Kind.ENABLE: "user-check",
    Kind.DISABLE: "ban",
    Kind.CONFIRM: "circle-check",
    Kind.RESET_PASSWORD: "rotate-cw",
    Kind.RESEND_INVITATION: "mail",
    Kind.SET_TEMPORARY_PASSWORD: "key-round",
    Kind.SET_PASSWORD: "key",
    Kind.SIGN_OUT: "log-out",
    Kind.VERIFY: "shield-check",
    Kind.ADD_TO_GROUP: "users-round",
    Kind.REMOVE_FROM_GROUP: "users-round",
    Kind.SET_MFA: "fingerprint",
    Kind.REMOVE_AUTHENTICATOR: "smartphone",
    Kind.FORGET_DEVICE: "monitor",
    Kind.END_SESSION: "monitor",
    Kind.UNLINK: "unplug",
    Kind.DELETE: "trash-2",
}
SAID_MORE_OF = frozenset({Kind.EDIT, Kind.ADD_TO_GROUP, Kind.SET_MFA})
"""No wish yet: a part of the inspector lets the person say the rest."""
_BEFORE_A_LINE = frozenset({Kind.CONFIRM, Kind.SIGN_OUT, Kind.VERIFY})


def why_not(offer: Offer) -> str:
    """Why it cannot be done now; nothing where it can."""
    return " ".join(reason_text(reason) for reason in offer.refused)


def fill(
    menu: QMenu,
    person: Person,
    pool: PoolFacts,
    wish: Callable[[Wish], object],
    begin: Callable[[Kind], object],
    begun: Collection[Kind] = (),
) -> None:
    """``begin`` is called for what has to be said more of, as far as somebody takes it up: the kinds in ``begun``."""
    menu.setToolTipsVisible(True)
    if pool.rules is None:
        waiting = menu.addAction(tr("The settings of the pool are not known"))
        waiting.setEnabled(False)
        return
    offered = [
        offer
        for offer in offers(person, pool.rules, pool.mode, pool.denied)
        if not _is_open(offer) or offer.wish.kind in begun
    ]
    line = False
    for kind, found in groupby(offered, lambda offer: offer.wish.kind):
        same = list(found)
        if kind is Kind.DELETE or line:
            menu.addSeparator()
        line = kind in _BEFORE_A_LINE
        into = menu
        if len(same) > 1 and kind is not Kind.VERIFY:
            into = menu.addMenu(icon(ICONS[kind]), tr(CHANGES[kind].name))
            into.setToolTipsVisible(True)
        _add(into, person, same, wish, begin)


def _add(
    menu: QMenu,
    person: Person,
    same: Iterable[Offer],
    wish: Callable[[Wish], object],
    begin: Callable[[Kind], object],
) -> None:
    for offer in same:
        title = _title(offer.wish, person).replace("&", "&&")
        action = menu.addAction(icon(ICONS[offer.wish.kind]), f"{title}…" if _is_open(offer) else title)
        allow(action, why_not(offer), tr(CHANGES[offer.wish.kind].text))
        if _is_open(offer):
            action.triggered.connect(lambda _=False, kind=offer.wish.kind: begin(kind))
        else:
            action.triggered.connect(lambda _=False, wished=offer.wish: wish(wished))


def _title(wish: Wish, person: Person) -> str:
    """Devices and sessions go by their names, which only what was looked up of the person tells."""
    names = {Kind.FORGET_DEVICE: person.devices, Kind.END_SESSION: person.sessions}.get(wish.kind) or {}
    name = names.get(wish.subject)
    return f"{action_title(wish)}: {name}" if name else action_title(wish)


def _is_open(offer: Offer) -> bool:
    return offer.wish.kind in SAID_MORE_OF and not offer.wish.subject and not offer.wish.values
