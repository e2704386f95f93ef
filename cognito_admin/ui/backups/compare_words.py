"""What is different between two states of a pool, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.comparisons import About, Kind
from cognito_admin.model.difference_rows import text
from cognito_admin.model.sentences import marked
from cognito_admin.model.sentences.comparisons import DIFFERENT
from cognito_admin.ui.formats import clock, day, number
from cognito_admin.ui.sentences import counted
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.model.comparisons import Compared, Difference, State


_WHAT: Mapping[tuple[About, Kind], str] = {
    (About.SETTING, Kind.ADDED): marked("Settings added"),
    (About.SETTING, Kind.REMOVED): marked("Settings removed"),
    (About.SETTING, Kind.CHANGED): marked("Settings changed"),
    (About.GROUP, Kind.ADDED): marked("Group added"),
    (About.GROUP, Kind.REMOVED): marked("Group removed"),
    (About.GROUP, Kind.CHANGED): marked("Group changed"),
    (About.USER, Kind.ADDED): marked("User added"),
    (About.USER, Kind.REMOVED): marked("User removed"),
    (About.USER, Kind.CHANGED): marked("User changed"),
    (About.MEMBERSHIP, Kind.ADDED): marked("Membership added"),
    (About.MEMBERSHIP, Kind.REMOVED): marked("Membership removed"),
    (About.MEMBERSHIP, Kind.CHANGED): marked("Membership changed"),
}


def about_title(about: About) -> str:
    return {
        About.SETTING: tr("Settings"),
        About.GROUP: tr("Groups"),
        About.USER: tr("Users"),
        About.MEMBERSHIP: tr("Memberships"),
    }[about]


def kind_title(kind: Kind) -> str:
    return {Kind.ADDED: tr("Added"), Kind.REMOVED: tr("Removed"), Kind.CHANGED: tr("Changed")}[kind]


def what(difference: Difference) -> str:
    return tr(_WHAT[difference.about, difference.kind])


def different(difference: Difference) -> str:
    """``email: a@example.com → b@example.com``; of who came or went the address, of a membership the group."""
    if difference.kind is not Kind.CHANGED:
        wanted = "group" if difference.about is About.MEMBERSHIP else "email"
        return next((text(edit.before or edit.after) for edit in difference.edits if edit.path == wanted), "")
    return "; ".join(f"{edit.path}: {value(edit.before)} → {value(edit.after)}" for edit in difference.edits)


def value(of: object) -> str:
    return "–" if of is None else text(of)


def summary(compared: Compared) -> str:
    """``3 users added, 1 user removed``."""
    parts = [
        tr(unit.of(count), count=number(count))
        for found, unit in DIFFERENT.items()
        if (count := compared.counts.get(found, 0))
    ]
    return ", ".join(parts) or tr("Nothing is different")


def remarks(compared: Compared, *, paired: bool = False) -> str:
    """What the comparison cannot tell, and why. ``paired``: a map said who became whom."""
    told = [
        tr("From {before} to {after}.", before=state_title(compared.before), after=state_title(compared.after)),
        tr("Left out, since it changes by itself or has to differ: {members}.", members=", ".join(compared.left_out)),
    ]
    for state in (compared.before, compared.after):
        if state.unread:
            operations = ", ".join(sorted({unread.operation for unread in state.unread}))
            told.append(
                tr(
                    "Refused by AWS in {state}, so not compared: {operations}.",
                    state=state_title(state),
                    operations=operations,
                )
            )
    if compared.across:
        told.append(
            tr("These are two pools. Who became whom was read from the map; whoever is not in it was removed or added.")
            if paired
            else tr(
                "These are two pools. Nobody has the same id in both, so every user counts as removed or as added. The map "
                "of a restore says who became whom: name its file above."
            )
        )
    return "\n".join(told)


def state_title(state: State) -> str:
    return tr("{pool} of {when}", pool=state.pool.name, when=f"{day(state.taken)} {clock(state.taken)}")


def found_text(shown: int, total: int) -> str:
    if shown == total:
        return counted(total, "differences")
    return tr("{shown} of {total}", shown=number(shown), total=counted(total, "differences"))


def column_title(name: str) -> str:
    return {
        "about": tr("What"),
        "change": tr("Change"),
        "name": tr("Name"),
        "id": tr("Id (sub)"),
        "field": tr("Field"),
        "before": tr("Before"),
        "after": tr("After"),
    }[name]
