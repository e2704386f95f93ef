"""Whether what a pool names outside of itself is there, and of use to it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from cognito_admin.aws.answers import plain
from cognito_admin.aws.asked import Asked
from cognito_admin.aws.calls import Calls
from cognito_admin.aws.retrying import CONNECTING, NOT_REACHED
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import AccountId
from cognito_admin.model.restore.target import ExistingPool, Presence, Resource, ResourceKind, Where

if TYPE_CHECKING:
    from cognito_admin.aws.session import Clients

_COGNITO = "cognito-idp.amazonaws.com"
_NOT_THERE = frozenset(
    {"NoSuchBucket", "NoSuchEntity", "NoSuchEntityException", "NotFoundException", "ResourceNotFoundException"}
)
_NOT_TOLD = frozenset({Code.ACCESS_DENIED, Code.REQUEST_REFUSED, Code.DECLINED_BY_COGNITO, Code.VALUE_REFUSED})
"""Refusals that say nothing but that one may not know, or that nobody understands the name."""

Told = Mapping[str, Any] | Presence
"""An answer of AWS; NO where there is no such thing, UNKNOWN where AWS will not say."""


class Outside:
    """What lies outside of a pool, in its account or elsewhere. Every method raises Failure for what concerns any request."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def presence(self, resource: Resource, where: Where) -> Presence:
        """For ``where``. What is there and cannot be used counts as missing."""
        if resource.kind is ResourceKind.DOMAIN:
            return await self._domain(resource.name, where)
        parts = resource.name.split(":", 5)
        if len(parts) < 6:
            return Presence.UNKNOWN
        _, _, service, region, account, name = parts
        match resource.kind:
            case ResourceKind.ROLE:
                role = await self.told("GetRole", "iam", RoleName=name.rpartition("/")[2])
                return _judged(role, account == where.account and member(role, "Role", "Arn") == resource.name)
            case ResourceKind.FUNCTION:
                function = await self.told("GetFunctionConfiguration", "lambda", region, FunctionName=resource.name)
                # Cognito calls functions of its own region only.
                return _judged(function, region == where.region)
            case ResourceKind.KEY:
                key = await self.told("DescribeKey", "kms", region, KeyId=resource.name)
                return _judged(key, member(key, "KeyMetadata", "KeyState") == "Enabled")
            case ResourceKind.CERTIFICATE:
                certificate = await self.told("DescribeCertificate", "acm", region, CertificateArn=resource.name)
                return _judged(certificate, member(certificate, "Certificate", "Status") == "ISSUED")
            case ResourceKind.EMAIL_IDENTITY:
                sender = await self.told("GetEmailIdentity", "sesv2", region, EmailIdentity=name.partition("/")[2])
                usable = account == where.account and member(sender, "VerifiedForSendingStatus") is True
                return _judged(sender, usable)
            case ResourceKind.LOG_DESTINATION:
                return await self._log_destination(service, region, name)

    async def trusting_role(self, arn: str, account: AccountId) -> str | None:
        """The ARN of a role in ``account`` if Cognito may take it on; None where that is not so, or not told."""
        role = await self.told("GetRole", "iam", RoleName=arn.rpartition("/")[2])
        found = member(role, "Role", "Arn")
        if not isinstance(found, str) or found.split(":")[4] != account or arn.split(":")[4:5] != [account]:
            return None
        statements = listed(member(role, "Role", "AssumeRolePolicyDocument", "Statement"))
        trusted = [who for each in statements for who in listed(member(each, "Principal", "Service"))]
        return found if _COGNITO in trusted else None

    async def told(self, operation: str, service: str, region: str | None = None, /, **parameters: Any) -> Told:
        """``service`` by the SDK's name of it."""

        def send(clients: "Clients") -> Mapping[str, Any]:
            from botocore import xform_name

            return getattr(clients.of(service, region or None), xform_name(operation))(**parameters)

        elsewhere = service != "cognito-idp"
        try:
            return plain(dict(await self._calls.read(Asked(operation), send, CONNECTING if elsewhere else None)))
        except Failure as failure:
            if elsewhere and failure.code in NOT_REACHED:
                return Presence.UNKNOWN
            if failure.facts.get("aws_code") in _NOT_THERE:
                return Presence.NO
            if failure.code in _NOT_TOLD:
                return Presence.UNKNOWN
            raise

    async def _domain(self, name: str, where: Where) -> Presence:
        answer = await self.told("DescribeUserPoolDomain", "cognito-idp", Domain=name)
        if isinstance(answer, Presence):
            return answer
        holder = member(answer, "DomainDescription", "UserPoolId")
        own = isinstance(where, ExistingPool) and holder == where.id
        return Presence.YES if holder is not None and not own else Presence.NO

    async def _log_destination(self, service: str, region: str, name: str) -> Presence:
        match service:
            case "logs":
                group = name.removeprefix("log-group:").removesuffix(":*")
                answer = await self.told("DescribeLogGroups", "logs", region, logGroupNamePrefix=group)
                groups = listed(member(answer, "logGroups"))
                return _judged(answer, any(member(one, "logGroupName") == group for one in groups))
            case "firehose":
                stream = name.partition("/")[2]
                answer = await self.told("DescribeDeliveryStream", "firehose", region, DeliveryStreamName=stream)
                return _judged(answer, usable=True)
            case "s3":
                bucket = name.partition("/")[0]
                return _judged(await self.told("ListObjectsV2", "s3", Bucket=bucket, MaxKeys=1), usable=True)
            case _:
                return Presence.UNKNOWN


def member(value: Any, *names: str) -> Any:
    """What lies that deep in ``value``; None where nothing does."""
    for name in names:
        value = cast("Mapping[str, Any]", value).get(name) if isinstance(value, Mapping) else None
    return value


def listed(value: Any) -> list[Any]:
    """A list as it is, nothing as an empty one, anything else alone in one."""
    return cast("list[Any]", value) if isinstance(value, list) else [] if value is None else [value]


def _judged(answer: Told, usable: bool) -> Presence:
    if isinstance(answer, Presence):
        return answer
    return Presence.YES if usable else Presence.NO
