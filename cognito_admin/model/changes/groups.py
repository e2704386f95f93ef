"""Plans what is done to a group itself: made, edited, deleted. Who is in it is a change of users."""

import re
import unicodedata
from collections.abc import Mapping

from cognito_admin.model.changes.change import Change, Notice, Reason, Refusal, State, Step, Wish
from cognito_admin.model.changes.codes import Kind, Lasting, Noticed, Why
from cognito_admin.model.ids import GroupName, Username
from cognito_admin.model.pools import Group

OF_GROUPS = frozenset({Kind.CREATE_GROUP, Kind.EDIT_GROUP, Kind.DELETE_GROUP})
"""Wishes whose ``subject`` is a group, and which are about no user. Their ``values`` are the fields below, blank for nothing."""

NAME = "cognito:group_name"
DESCRIPTION = "cognito:group_description"
PRECEDENCE = "cognito:group_precedence"
ROLE = "cognito:group_role"
MEMBERS = "cognito:group_members"
"""How many users are in it, as far as is known here. It is told, and never compared."""
EDITABLE = (DESCRIPTION, PRECEDENCE, ROLE)
_MEMBERS = {DESCRIPTION: "Description", PRECEDENCE: "Precedence", ROLE: "RoleArn"}

LONGEST_NAME = 128
LONGEST_TEXT = 2048
"""Of a description and of a role (API reference, GroupType)."""
LARGEST_PRECEDENCE = 2**31 - 1
_ROLE = re.compile(r"arn:aws[\w-]*:iam::\d{12}:role/[\w+=,.@/-]+", re.ASCII)
_OF_A_NAME = frozenset("LMSNP")
"""The kinds of characters that a name may have (API reference, GroupName), which leaves out spaces."""


def plan_group(wish: Wish, group: Group | None, members: int | None = None) -> Change | Refusal:
    """``group`` is what AWS has by the name in ``wish.subject``; ``members`` how many are in it, None where nobody knows."""
    name = wish.subject.strip()
    if wish.kind is Kind.CREATE_GROUP:
        return _create(wish, name, group)
    if group is None:
        return Refusal((Reason(Why.GROUP_GONE, facts={"group": name}),))
    return _delete(wish, group, members) if wish.kind is Kind.DELETE_GROUP else _edit(wish, group)


def group_state(group: Group | None) -> dict[str, str | None]:
    """What a group holds in each of its fields, but for its members."""
    if group is None:
        return dict.fromkeys((NAME, *EDITABLE))
    return {
        NAME: group.name,
        DESCRIPTION: group.description or None,
        PRECEDENCE: None if group.precedence is None else str(group.precedence),
        ROLE: group.role_arn or None,
    }


def group_differences(expected: State, now: Group | None) -> dict[str, str | None]:
    """Of ``expected``, the fields that are otherwise now, with what they are."""
    state = group_state(now)
    return {field: state[field] for field, value in expected.items() if field in state and state[field] != value}


def with_after(group: Group | None, change: Change) -> Group | None:
    """``group`` as ``change`` leaves it; None where that is gone. Nobody knows yet when AWS says it was."""
    state = {**group_state(group), **change.after}
    name, precedence = state[NAME], state[PRECEDENCE]
    if name is None:
        return None
    return Group(
        GroupName(name),
        state[DESCRIPTION] or "",
        state[ROLE],
        None if precedence is None else int(precedence),
    )


def sets_back(change: Change, now: Group | None) -> bool:
    """Whether an edit would undo what somebody did to the group since it was planned: it sends what it leaves alone, too."""
    if change.kind is not Kind.EDIT_GROUP or now is None:
        return False
    sent, there = change.steps[0].arguments, _members(now.name, _held(now))
    left_alone = [member for field, member in _MEMBERS.items() if field not in change.after]
    return any(sent.get(member) != there.get(member) for member in left_alone)


def value_problem(field: str, value: str) -> Reason | None:
    """Why a group cannot have ``value`` in one of its fields; a blank one is none."""
    if field == NAME:
        return _name_problem(value)
    if field == PRECEDENCE:
        return _precedence_problem(value) if value else None
    if len(value) > LONGEST_TEXT:
        return Reason(Why.TOO_LONG, field, {"most": str(LONGEST_TEXT)})
    return Reason(Why.NO_ROLE, field) if field == ROLE and value and not _ROLE.fullmatch(value) else None


def _create(wish: Wish, name: str, there: Group | None) -> Change | Refusal:
    if there is not None:
        return Refusal((Reason(Why.GROUP_EXISTS, NAME, {"group": name}),))
    values = {field: value for field, value in _trimmed(wish).items() if value}
    problems = [problem for field, value in {NAME: name, **values}.items() if (problem := value_problem(field, value))]
    if problems:
        return Refusal(tuple(problems))
    after: State = {NAME: name, **values}
    return _change(
        wish,
        dict.fromkeys(after),
        after,
        Step("CreateGroup", _members(name, values)),
        *_role_notices(values),
        undo=Wish(Kind.DELETE_GROUP, name),
    )


def _edit(wish: Wish, group: Group) -> Change | Refusal:
    state = group_state(group)
    changed = {field: value for field, value in _trimmed(wish).items() if value != (state[field] or "")}
    problems = [problem for field, value in changed.items() if (problem := value_problem(field, value))]
    # AWS names no way to take these away: what UpdateGroup is not given, it may keep.
    problems += [
        Reason(Why.GROUP_KEEPS, field) for field, value in changed.items() if not value and field in (PRECEDENCE, ROLE)
    ]
    if not changed:
        problems.append(Reason(Why.NOTHING_CHANGES))
    if problems:
        return Refusal(tuple(problems))
    before = {field: state[field] for field in changed}
    # All of them are sent, so that nothing is lost whatever AWS does with what it is not given.
    sent = {**_held(group), **changed}
    stays = any(before[field] is None for field in changed if field != DESCRIPTION)
    return _change(
        wish,
        before,
        {field: value or None for field, value in changed.items()},
        Step("UpdateGroup", _members(group.name, sent)),
        *_role_notices(changed),
        undo=Lasting.GROUP_KEEPS
        if stays
        else Wish(Kind.EDIT_GROUP, group.name, {field: value or "" for field, value in before.items()}),
    )


def _delete(wish: Wish, group: Group, members: int | None) -> Change | Refusal:
    known = {} if members is None else {MEMBERS: str(members)}
    before = {**{field: value for field, value in group_state(group).items() if value}, **known}
    notices: list[Notice] = []
    if members != 0:
        facts = {"group": group.name, **({} if members is None else {"count": f"{members:,}"})}
        notices.append(Notice(Noticed.MEMBERS_LEAVE, facts))
        notices.append(Notice(Noticed.GROUPS_WITH_NEXT_TOKEN, {"group": group.name}))
    if group.role_arn:
        notices.append(Notice(Noticed.ROLE_ENDS, {"role": _role_name(group.role_arn)}))
    if members != 0:
        notices.append(Notice(Noticed.COMES_BACK_EMPTY, {"group": group.name}))
    values = {field: value for field, value in group_state(group).items() if field in EDITABLE and value}
    return _change(
        wish,
        before,
        dict.fromkeys(before),
        Step("DeleteGroup", {"GroupName": group.name}),
        *notices,
        undo=Wish(Kind.CREATE_GROUP, group.name, values),
    )


def _change(wish: Wish, before: State, after: State, step: Step, *notices: Notice, undo: Wish | Lasting) -> Change:
    return Change(
        wish=wish,
        username=Username(""),
        sub=None,
        before=before,
        after=after,
        steps=(step,),
        notices=notices,
        active=False,
        undo=undo,
    )


def _held(group: Group) -> dict[str, str]:
    """All that an edit sends of a group."""
    return {DESCRIPTION: group.description, **{field: value for field, value in group_state(group).items() if value}}


def _members(name: str, values: Mapping[str, str]) -> dict[str, str | int]:
    """As the members of AWS's requests."""
    members: dict[str, str | int] = {"GroupName": name}
    if DESCRIPTION in values:
        members[_MEMBERS[DESCRIPTION]] = values[DESCRIPTION]
    if values.get(ROLE):
        members[_MEMBERS[ROLE]] = values[ROLE]
    if values.get(PRECEDENCE):
        members[_MEMBERS[PRECEDENCE]] = int(values[PRECEDENCE])
    return members


def _trimmed(wish: Wish) -> dict[str, str]:
    found = {field: value.strip() for field, value in wish.values.items()}
    if precedence := found.get(PRECEDENCE):
        found[PRECEDENCE] = precedence.lstrip("0") or "0"
    return found


def _role_notices(values: Mapping[str, str]) -> tuple[Notice, ...]:
    role = values.get(ROLE)
    found = (Notice(Noticed.ROLE_WITH_NEXT_TOKEN, {"role": _role_name(role)}),) if role else ()
    return (*found, Notice(Noticed.LOWEST_COMES_FIRST)) if values.get(PRECEDENCE) else found


def _role_name(arn: str) -> str:
    return arn.rpartition("/")[2]


def _name_problem(name: str) -> Reason | None:
    if not name:
        return Reason(Why.GROUP_NAME_MISSING, NAME)
    if len(name) > LONGEST_NAME:
        return Reason(Why.TOO_LONG, NAME, {"most": str(LONGEST_NAME)})
    if any(unicodedata.category(character)[0] not in _OF_A_NAME for character in name):
        return Reason(Why.GROUP_NAME_SPACE, NAME)
    return None


def _precedence_problem(value: str) -> Reason | None:
    if not (value.isascii() and value.isdigit()):
        return Reason(
            Why.TOO_SMALL if value[1:].isdigit() and value[0] == "-" else Why.NO_NUMBER, PRECEDENCE, {"least": "0"}
        )
    most = str(LARGEST_PRECEDENCE)
    too_large = len(value) > len(most) or int(value) > LARGEST_PRECEDENCE
    return Reason(Why.TOO_LARGE, PRECEDENCE, {"most": most}) if too_large else None
