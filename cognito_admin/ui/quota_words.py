"""What is taken of AWS's quotas, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.sentences import marked
from cognito_admin.ui.formats import number
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from cognito_admin.model.quotas import QuotaUse

_KINDS = {
    "UserCreation": marked("Creating users"),
    "UserAccountRecovery": marked("Setting passwords"),
    "UserRead": marked("Reading single users"),
    "UserUpdate": marked("Changing users"),
    "UserResourceRead": marked("Reading groups and devices of users"),
    "UserResourceUpdate": marked("Changing second factors and devices"),
    "UserList": marked("Listing users"),
    "UserPoolRead": marked("Reading pools"),
    "UserPoolUpdate": marked("Changing pools"),
    "UserPoolResourceRead": marked("Reading parts of pools"),
    "UserPoolResourceUpdate": marked("Changing parts of pools"),
    "UserPoolClientRead": marked("Reading app clients"),
    "UserPoolClientUpdate": marked("Changing app clients"),
    "LimitManagement": marked("Asking for quotas"),
}


def quota_line(use: QuotaUse) -> str:
    """``12 of 30 calls a second``."""
    return tr("{calls} of {quota} calls a second", calls=_calls(use.calls_per_s), quota=_calls(use.quota))


def quotas_explained(uses: tuple[QuotaUse, ...]) -> str:
    """Every quota in use, and what holds the program back from taking all of it."""
    return "\n\n".join(_explained(use) for use in uses)


def _explained(use: QuotaUse) -> str:
    kind = tr(_KINDS.get(use.category, "Other calls"))
    lines = [
        " · ".join(part for part in (kind, use.account, use.region) if part),
        tr("Now: {line}.", line=quota_line(use)),
        tr("AWS allows this account {quota} calls a second. Your applications share them.", quota=_calls(use.quota))
        if use.told_by_aws
        else tr(
            "AWS allows an account {quota} calls a second unless it was given more; this account's own limit is not known. "
            "Your applications share it.",
            quota=_calls(use.quota),
        ),
        tr(
            "Cognito Admin takes {share} % of that at most: all its windows, jobs and commands on this computer together.",
            share=round(use.share * 100),
        ),
    ]
    if use.slowed_to is not None:
        lines.append(
            tr(
                "AWS asked to slow down. For now it is {calls} a second, and more again step by step.",
                calls=_calls(use.slowed_to),
            )
        )
    return "\n".join(lines)


def _calls(per_s: float) -> str:
    return number(max(1, round(per_s)))
