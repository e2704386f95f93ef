"""The words for changes in the person's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.changes import words
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from cognito_admin.model.changes.change import Change, Notice, Reason, Wish
    from cognito_admin.model.changes.codes import Lasting


def action_title(wish: Wish) -> str:
    """What a button says that does it: ``Reset password``, ``Remove from support``."""
    return words.action_title(wish, tr)


def step_texts(change: Change) -> tuple[str, ...]:
    """The steps by which another account is joined, in their order."""
    return words.step_texts(change, tr)


def result_text(wish: Wish, name: str) -> str:
    """What is so once it is done: ``Ann Example is disabled``."""
    return words.result_text(wish, name, tr)


def reason_text(reason: Reason) -> str:
    """Why something is not possible, in one sentence."""
    return words.reason_text(reason, tr)


def notice_text(notice: Notice) -> str:
    """What the person will notice, in one sentence."""
    return words.notice_text(notice, tr)


def lasting_text(lasting: Lasting) -> str:
    """Why there is no way back, in one sentence."""
    return words.lasting_text(lasting, tr)


def field_title(field: str) -> str:
    """What people call a field of a change: ``E-mail``, ``Status``, ``Group support``."""
    return words.field_title(field, tr)


def value_text(field: str, value: str | None) -> str:
    """What a field holds, in words where it is more than text: ``not a member``, ``Reset required``."""
    return words.value_text(field, value, tr)
