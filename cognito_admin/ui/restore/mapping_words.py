"""Users from elsewhere in words: what their fields can be, and whose passwords come along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.restore.mapping import DISABLED, ENABLED, GROUPS, OLD_ID, PASSWORD_HASH, USERNAME
from cognito_admin.model.restore.password_hashes import HashTrouble
from cognito_admin.model.sentences import marked
from cognito_admin.ui.sentences import counted
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.model.restore.mapping import HashCounts
    from cognito_admin.model.restore.password_hashes import HashRefused

_SPECIAL = {
    USERNAME: marked("User name"),
    OLD_ID: marked("Old user id"),
    PASSWORD_HASH: marked("Password hash"),
    ENABLED: marked("May sign in"),
    DISABLED: marked("Is disabled"),
    GROUPS: marked("Groups"),
}
_TROUBLES = {
    HashTrouble.NOT_RECOGNISED: marked("In a form that is not known: {count}."),
    HashTrouble.NOT_TAKEN: marked("By {made_by}, which Cognito cannot check: {count}."),
    HashTrouble.TOO_COSTLY: marked("By {made_by}, with more work ({costs}) than Cognito does ({most}): {count}."),
}


def special(target: str) -> str:
    """``target`` is one of ``mapping.SPECIAL``."""
    return tr(_SPECIAL[target])


def about(tool: str) -> str:
    return tr(
        "These users come from elsewhere ({tool}). What each field of the file is was told by its name and by what is in it. "
        "Change what is wrong: a field that is left out does not come along.",
        tool=tool,
    )


def hashes(counts: HashCounts) -> str:
    """Whose passwords come along, and whose do not and why."""
    said: list[str] = []
    for algorithm, count in counts.taken.items():
        said.append(
            tr("Password kept, by {algorithm}: {count}.", count=counted(count, "users"), algorithm=algorithm.value)
        )
    said += [_refused(refused, count) for refused, count in counts.refused.items()]
    if counts.without:
        said.append(tr("Without a password: {count}.", count=counted(counts.without, "users")))
    if counts.taken:
        said.append(tr("Passwords come by an import job of AWS, and whoever has no password sets a new one."))
    else:
        said.append(tr("Nobody’s password comes along: everybody sets a new one."))
    return " ".join(said)


def lacking(names: Sequence[str]) -> str:
    return tr("The pool requires what no field is: {names}.", names=", ".join(names))


def _refused(refused: HashRefused, count: int) -> str:
    facts = {"made_by": refused.made_by, "costs": refused.costs, "most": refused.most}
    return tr(_TROUBLES[refused.trouble], count=counted(count, "users"), **facts)
