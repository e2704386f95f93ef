"""Two accounts of one person made one: the account of the pool stays, that of the provider goes, its sign-in leads to the former.

Cognito links an identity only before its first sign-in. Afterwards it has an account of its own, which must be deleted first
(API reference, AdminLinkProviderForUser; developer guide, "Linking federated users").
"""

from cognito_admin.model.changes.change import Change, Notice, Refusal, State, Step, Wish
from cognito_admin.model.changes.codes import Kind, Lasting, Noticed, Why
from cognito_admin.model.changes.parts import Case, identifier, refusal, still_disabled
from cognito_admin.model.changes.person import GROUP, OTHER, as_other, identity_field, identity_of, value_of
from cognito_admin.model.ids import GroupName
from cognito_admin.model.users import User

MOST_LINKS = 5
_PROOFS = ("email", "phone_number")


def join(other: User, groups: tuple[GroupName, ...] = ()) -> Wish:
    """The wish to join ``other`` with the account that it is planned for, which gets into ``groups`` with it."""
    values = {f"{GROUP}{group}": "member" for group in groups}
    if other.identities:
        identity = other.identities[0]
        values |= {"provider": identity.provider_name, "user_id": identity.user_id}
    return Wish(Kind.JOIN, other.sub, values)


def plan_join(case: Case) -> Change | Refusal:
    """Where the other account is gone already, what is left to do: a change may have ended between its steps."""
    user, other = case.user, case.person.other
    provider, user_id = case.wish.values.get("provider", ""), case.wish.values.get("user_id", "")
    if why := _in_the_way(user, other):
        return refusal(why)
    if not provider or not user_id:
        return refusal(Why.IDENTITY_NOT_TOLD)
    if identity_of(user, provider, user_id) is not None:
        return refusal(Why.LINKED_ALREADY, provider=provider)
    if len(user.identities) >= MOST_LINKS:
        return refusal(Why.TOO_MANY_LINKS, most=str(MOST_LINKS))
    wished = [GroupName(name.removeprefix(GROUP)) for name in case.wish.values if name.startswith(GROUP)]
    groups = [group for group in wished if group not in user.groups]
    steps = [Step("AdminAddUserToGroup", {"GroupName": group}) for group in groups]
    if other is not None:
        steps.append(Step("AdminDeleteUser", {"Username": other.username}))
    destination = {"ProviderName": "Cognito", "ProviderAttributeValue": user.username}
    source = identifier(provider, user_id)
    steps.append(Step("AdminLinkProviderForUser", {"DestinationUser": destination, "SourceUser": source}))
    after: State = {
        **{f"{GROUP}{group}": "member" for group in groups},
        identity_field(provider, user_id): "linked",
    }
    goes: State = {} if other is None else as_other(other)
    return Change(
        wish=case.wish,
        username=user.username,
        sub=user.sub,
        before={**{field: value_of(case.person, field) for field in after}, **goes},
        after={**after, **dict.fromkeys(goes)},
        steps=tuple(steps),
        notices=_notices(case, other, provider, groups),
        active=True,
        undo=Lasting.OTHER_DELETED,
    )


def is_as_shown(change: Change, step: int, now: Change) -> bool:
    """Whether ``now``, planned on the accounts as they are, is what ``change`` has left from ``step`` on, with no news."""
    goes, made = _of_other(now), change.steps[:step]
    # The copy on this computer may not know yet of a group that was joined just now.
    left = tuple(one for one in now.steps if one not in made)
    return (
        left == change.steps[step:]
        and (not goes or goes == _of_other(change))
        and all(notice in change.notices for notice in now.notices)
    )


def _of_other(change: Change) -> State:
    return {field: value for field, value in change.before.items() if field.startswith(OTHER)}


def _in_the_way(user: User, other: User | None) -> Why | None:
    if user.is_federated:
        return Why.KEPT_FROM_PROVIDER
    if other is None:
        return None
    if other.sub == user.sub:
        return Why.SAME_ACCOUNT
    if not other.is_federated:
        return Why.NOT_FROM_PROVIDER
    return Why.SEVERAL_IDENTITIES if len(other.identities) > 1 else None


def _notices(case: Case, other: User | None, provider: str, groups: list[GroupName]) -> tuple[Notice, ...]:
    found = [Notice(Noticed.PROVIDER_LEADS_HERE, {"provider": provider}), *still_disabled(case.user)]
    if other is not None:
        found.append(Notice(Noticed.OTHER_ACCOUNT_GONE, {"provider": provider}))
        if not other.enabled:
            found.append(Notice(Noticed.OTHER_IS_DISABLED, {"provider": provider}))
        if not _proved_the_same(case.user, other):
            found.append(Notice(Noticed.NOT_PROVED_THE_SAME, {"provider": provider}))
    found.append(Notice(Noticed.PROVIDER_MAY_OVERWRITE))
    found += [Notice(Noticed.GROUPS_WITH_NEXT_TOKEN, {"group": group}) for group in groups]
    # The API reference of AdminLinkProviderForUser wants all attributes of the destination to be mutable.
    fixed = [
        name
        for name, attribute in case.rules.schema.items()
        if name.startswith("custom:") and not attribute.mutable and name in case.user.attributes
    ]
    if fixed:
        facts = {"attributes": ", ".join(sorted(fixed)), "provider": provider}
        found.append(Notice(Noticed.LINK_MAY_BE_REFUSED, facts))
    return tuple(found)


def _proved_the_same(user: User, other: User) -> bool:
    """Whether both have proved that the same address or number is theirs."""

    def proved(one: User, name: str) -> str | None:
        return one.attributes.get(name, "").casefold() if one.attributes.get(f"{name}_verified") == "true" else None

    return any(proved(user, name) and proved(user, name) == proved(other, name) for name in _PROOFS)
