"""Where a pool's logs go: two sources, and the places that take each (API reference, LogConfigurationType)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cognito_admin.model.restore.documents import member
from cognito_admin.model.sentences import marked
from cognito_admin.model.settings.arns import read_arn
from cognito_admin.model.settings.problems import Problem, problem


class Source(StrEnum):
    """The values of EventSource."""

    MESSAGES = "userNotification"
    """E-mails and text messages that could not be delivered."""
    ACTIVITY = "userAuthEvents"
    """What threat protection saw of every sign-in."""


class Place(StrEnum):
    """The member of LogConfigurationType that names the destination."""

    LOG_GROUP = "CloudWatchLogsConfiguration"
    BUCKET = "S3Configuration"
    STREAM = "FirehoseConfiguration"


LEVELS = {Source.MESSAGES: "ERROR", Source.ACTIVITY: "INFO"}
PLACES = {Source.MESSAGES: (Place.LOG_GROUP,), Source.ACTIVITY: (Place.LOG_GROUP, Place.BUCKET, Place.STREAM)}
MEMBERS = {Place.LOG_GROUP: "LogGroupArn", Place.BUCKET: "BucketArn", Place.STREAM: "StreamArn"}
_LOG_GROUP = re.compile(r"log-group:[\w./#-]{1,512}", re.ASCII)
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_STREAM = re.compile(r"deliverystream/[\w.-]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where the logs of one source go."""

    place: Place
    arn: str


def delivery_of(document: Mapping[str, Any] | None, source: Source) -> Delivery | None:
    """Out of a LogDeliveryConfiguration; None where the logs go nowhere."""
    for entry in _entries(document):
        if entry.get("EventSource") == source:
            for place in Place:
                if place in entry:
                    return Delivery(place, str(member(entry, place).get(MEMBERS[place], "")))
    return None


def with_delivery(document: Mapping[str, Any] | None, source: Source, delivery: Delivery | None) -> dict[str, Any]:
    """A LogDeliveryConfiguration with this one delivery otherwise; members that this program does not know stay."""
    entries: list[Mapping[str, Any]] = []
    before: Mapping[str, Any] = {}
    for entry in _entries(document):
        if entry.get("EventSource") == source:
            before = entry
        entries.append(entry)
    others = [entry for entry in entries if entry is not before]
    if delivery is None:
        return {**(document or {}), "LogConfigurations": others}
    kept = {name: value for name, value in before.items() if name not in set(Place)}
    made = {
        "LogLevel": LEVELS[source],
        "EventSource": source.value,
        **kept,
        delivery.place.value: {MEMBERS[delivery.place]: delivery.arn},
    }
    if not before:
        return {**(document or {}), "LogConfigurations": [*others, made]}
    return {**(document or {}), "LogConfigurations": [made if entry is before else entry for entry in entries]}


def arn_problem(place: Place, arn: str, region: str, account: str) -> Problem | None:
    """Why logs of a pool in this region and account cannot go there."""
    text = arn.strip()
    if not text:
        return problem(marked("Name where they go."))
    parts = read_arn(text)
    match place:
        case Place.LOG_GROUP:
            if parts is None or parts.service != "logs" or not parts.resource.startswith("log-group:"):
                return problem(
                    marked(
                        "Not the ARN of a log group. Those look like arn:aws:logs:eu-west-1:123456789012:log-group:/aws/shop."
                    )
                )
            if parts.resource.endswith(":*"):
                return problem(marked("Leave out the “:*” at the end."))
            if not _LOG_GROUP.fullmatch(parts.resource):
                return problem(marked("The name of a log group has only letters, digits and . - _ / #."))
        case Place.BUCKET:
            if parts is None or parts.service != "s3":
                return problem(marked("Not the ARN of a bucket. Those look like arn:aws:s3:::shop-logs."))
            if parts.region or parts.account:
                return problem(marked("The ARN of a bucket names no region and no account: arn:aws:s3:::shop-logs."))
            if not _BUCKET.fullmatch(parts.resource):
                return problem(marked("Not the name of a bucket. Folders cannot be given here."))
            return None
        case Place.STREAM:
            if parts is None or parts.service != "firehose" or not _STREAM.fullmatch(parts.resource):
                return problem(
                    marked(
                        "Not the ARN of a Firehose stream. Those end in :deliverystream/ and the name of the stream."
                    )
                )
    if region and parts.region != region:
        return problem(
            marked("It is in {other}; logs of this pool can only go to {region}."), other=parts.region, region=region
        )
    if account and parts.account != account:
        return problem(
            marked("It belongs to account {other}; logs of this pool can only go to its own, {account}."),
            other=parts.account,
            account=account,
        )
    return None


def _entries(document: Mapping[str, Any] | None) -> Sequence[Mapping[str, Any]]:
    return (document or {}).get("LogConfigurations") or ()
