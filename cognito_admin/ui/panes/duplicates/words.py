"""What the duplicates pane says of accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.attributes import title
from cognito_admin.model.changes.ways import Choice, Way
from cognito_admin.model.sentences.duplicates import LOST, SIGNS, WAYS
from cognito_admin.model.sentences.templates import fill
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from cognito_admin.model.duplicates import Alike, Lost, Sign
    from cognito_admin.model.users import User

_MANY = 6


def signs(alike: Alike) -> str:
    """What they share, in a few words."""
    return ", ".join(tr(SIGNS[sign].name) for sign in alike.signs)


def sign_title(sign: Sign) -> str:
    return tr(SIGNS[sign].name)


def explained(alike: Alike) -> str:
    """What they share, and how much that tells."""
    return " ".join(tr(SIGNS[sign].text) for sign in alike.signs)


def outlook(alike: Alike) -> str:
    """What can be made of them, in a few words."""
    if alike.weak:
        return tr("Perhaps one person")
    if alike.joinable:
        return tr("Can be joined")
    return tr("Providers only") if alike.federated else tr("Passwords only")


def provider_of(user: User) -> str:
    """Where the account signs in, if it came from a provider."""
    names = dict.fromkeys(identity.provider_name or identity.provider_type for identity in user.identities)
    return ", ".join(names) or tr("an identity provider")


def origin(user: User) -> str:
    """How one signs in to the account."""
    if user.is_federated:
        return provider_of(user)
    if user.identities:
        return tr("Password, {provider}", provider=provider_of(user))
    return tr("Password")


def way_title(choice: Choice) -> str:
    return tr(WAYS[choice.way].name)


def way_text(choice: Choice, other: User) -> str:
    return fill(tr(WAYS[choice.way].text), {"provider": provider_of(other)}, tr)


def button_text(way: Way) -> str:
    match way:
        case Way.JOIN:
            return tr("Join…")
        case Way.DISABLE:
            return tr("Disable…")
        case _:
            return tr("Delete…")


def loss(lost: Lost) -> str:
    """What goes with the other account; of attributes no more than a few are named."""
    names = [tr(title(name)) for name in lost.attributes]
    if len(names) > _MANY:
        names = [*names[:_MANY], tr("{count} more", count=len(names) - _MANY)]
    facts = {"groups": ", ".join(lost.groups), "attributes": ", ".join(names)}
    return fill(tr(LOST), {name: text for name, text in facts.items() if text}, tr)
