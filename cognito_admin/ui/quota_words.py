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
}


def quota_line(use: QuotaUse) -> str:
    """``12 of 30 calls a second``."""
    return tr("{calls} of {quota} calls a second", calls=_calls(use.calls_per_s), quota=_calls(use.quota))


def quotas_explained(uses: tuple[QuotaUse, ...]) -> str:
    """Every quota in use, by account and region, and what holds the program back from taking all of it."""
    if not uses:
        return ""
    places: dict[tuple[str, str], list[QuotaUse]] = {}
    for use in uses:
        places.setdefault((use.account, use.region), []).append(use)
    blocks = [
        "\n".join((" · ".join(part for part in place if part), *map(_explained, taken)))
        for place, taken in places.items()
    ]
    rules = (
        tr("AWS limits these calls for the whole account. Your applications share them."),
        tr(
            "Cognito Admin takes {share} % at most: all its windows, jobs and commands on this computer together.",
            share=round(max(use.share for use in uses) * 100),
        ),
    )
    return "\n\n".join((*blocks, "\n".join(rules)))


def _explained(use: QuotaUse) -> str:
    kind = tr(_KINDS.get(use.category, "Other calls"))
    form = tr("{kind}: {line}") if use.told_by_aws else tr("{kind}: {line} (AWS's usual limit)")
    said = form.format(kind=kind, line=quota_line(use))
    if use.slowed_to is None:
        return said
    slowed = tr(
        "AWS asked to slow down: {calls} a second for now, and more again step by step.", calls=_calls(use.slowed_to)
    )
    return f"{said}\n{slowed}"


def _calls(per_s: float) -> str:
    return number(max(1, round(per_s)))
