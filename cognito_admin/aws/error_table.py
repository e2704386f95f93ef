"""AWS's error answers and the failure behind each: the one table of what is recognised.

By the error's code first, then by a stable part of its text: AWS changes its wording without notice. The first row that fits
counts, so the general rows stand last. Named groups of a pattern become facts of the failure.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cognito_admin.model.failures import Code


@dataclass(frozen=True, slots=True)
class Row:
    """``names`` are AWS's codes of one meaning; ``text`` is looked for in the message, whatever its case."""

    names: tuple[str, ...]
    code: Code
    text: re.Pattern[str] | None = None


def _row(names: str, code: Code, text: str = "") -> Row:
    return Row(tuple(names.split()), code, re.compile(text, re.IGNORECASE | re.DOTALL) if text else None)


_DENIED_BY = (
    r"(?:with an explicit deny in|because no) (?:an? |the )?"
    r"(?P<denied_by>(?!identity-based)(?:[\w-]+ ){0,3}?(?:policy|boundary))"
)
_DENIED = "AccessDeniedException AccessDenied AuthorizationError UnauthorizedOperation"
_TRIGGER = r"(?P<trigger>[A-Za-z]+) "

ROWS: tuple[Row, ...] = (
    # Who one is, and whether AWS lets them in
    _row(_DENIED, Code.ACCESS_DENIED, _DENIED_BY),
    _row(_DENIED, Code.ACCESS_DENIED),
    _row("ExpiredTokenException ExpiredToken RequestExpired", Code.CREDENTIALS_EXPIRED),
    _row("OptInRequired RegionDisabledException", Code.REGION_NOT_ENABLED),
    _row(
        "UnrecognizedClientException InvalidClientTokenId InvalidAccessKeyId MissingAuthenticationToken "
        "MissingAuthenticationTokenException IncompleteSignature IncompleteSignatureException InvalidToken",
        Code.CREDENTIALS_INVALID,
    ),
    _row("InvalidSignatureException SignatureDoesNotMatch", Code.SECRET_KEY_WRONG, r"does not match"),
    _row("InvalidSignatureException SignatureDoesNotMatch RequestTimeTooSkewed RequestInTheFuture", Code.CLOCK_WRONG),
    _row("InvalidIdentityToken IDPRejectedClaim IDPCommunicationError", Code.CREDENTIALS_NOT_FETCHED),
    # How much one may ask, and how AWS fares
    _row(
        "TooManyRequestsException ThrottlingException Throttling ThrottledException RequestLimitExceeded "
        "RequestThrottled RequestThrottledException SlowDown SlowDownException Throttled",
        Code.THROTTLED,
    ),
    _row(
        "LimitExceededException TooManyFailedAttemptsException", Code.ATTEMPT_LIMIT, r"attempt limit exceeded|attempts"
    ),
    _row("LimitExceededException", Code.EMAIL_LIMIT, r"daily email limit"),
    _row("LimitExceeded LimitExceededException LimitExceededFault ServiceQuotaExceededException", Code.QUOTA_REACHED),
    _row("TooManyFailedAttemptsException", Code.ATTEMPT_LIMIT),
    _row(
        "InternalErrorException InternalFailure InternalServerError InternalServerException ServiceUnavailable "
        "InternalError RequestTimeout",
        Code.AWS_TROUBLE,
    ),
    _row("OperationNotEnabledException", Code.SECONDARY_REGION),
    _row("ForbiddenException", Code.FIREWALL_REFUSED, r"\bWAF\b"),
    # What is there, and what is not
    _row("UserNotFoundException", Code.USER_NOT_FOUND),
    _row("ResourceNotFoundException", Code.GROUP_NOT_FOUND, r"\bgroup\b"),
    _row(
        "ResourceNotFoundException",
        Code.THING_NOT_FOUND,
        r"\b(?:client|provider|resource server|domain|job|branding|terms|device|session|secret|replica|function|identity ?pool)\b",
    ),
    _row("ResourceNotFoundException", Code.POOL_NOT_FOUND),
    _row("UsernameExistsException", Code.USER_EXISTS),
    _row(
        "AliasExistsException",
        Code.ALIAS_TAKEN,
        r"(?:an )?account with the (?:given )?(?P<attribute>[\w:.-]+) already exist",
    ),
    _row("AliasExistsException", Code.ALIAS_TAKEN),
    _row(
        "GroupExistsException DuplicateProviderException ManagedLoginBrandingExistsException TermsExistsException "
        "DeviceKeyExistsException",
        Code.THING_EXISTS,
    ),
    _row("NoSuchBucket", Code.BUCKET_NOT_FOUND),
    _row("ConcurrentModificationException", Code.CHANGED_MEANWHILE),
    _row("UserImportInProgressException", Code.IMPORT_RUNNING),
    _row("PreconditionNotMetException", Code.PRECONDITION_NOT_MET),
    # Triggers
    _row("UserLambdaValidationException", Code.TRIGGER_REFUSED, _TRIGGER + r"failed with error (?P<reason>.+)"),
    _row("UserLambdaValidationException", Code.TRIGGER_REFUSED),
    _row(
        "UnexpectedLambdaException", Code.TRIGGER_NOT_INVOKED, _TRIGGER + r"invocation failed due to error AccessDenied"
    ),
    _row("UnexpectedLambdaException", Code.TRIGGER_NOT_INVOKED, r"AccessDenied"),
    _row("UnexpectedLambdaException", Code.TRIGGER_FAILED, _TRIGGER + r"(?:invocation )?failed"),
    _row("UnexpectedLambdaException", Code.TRIGGER_FAILED),
    _row("InvalidLambdaResponseException", Code.TRIGGER_VERSION_WRONG, r"invalid version"),
    _row("InvalidLambdaResponseException", Code.TRIGGER_ANSWER_WRONG),
    # Messages
    _row("InvalidSmsRoleAccessPolicyException", Code.SMS_ROLE_POLICY),
    _row("InvalidSmsRoleTrustRelationshipException", Code.SMS_ROLE_TRUST),
    _row("InvalidEmailRoleAccessPolicyException", Code.EMAIL_NOT_USABLE),
    _row("CodeDeliveryFailureException", Code.CODE_NOT_DELIVERED),
    # Users and their passwords
    _row("InvalidPasswordException", Code.PASSWORD_TOO_WEAK, r"conform with policy: (?P<reason>.+)"),
    _row("InvalidPasswordException", Code.PASSWORD_TOO_WEAK),
    _row("PasswordHistoryPolicyViolationException", Code.PASSWORD_USED_BEFORE),
    _row("PasswordResetRequiredException", Code.PASSWORD_RESET_REQUIRED),
    _row("UserNotConfirmedException", Code.USER_NOT_CONFIRMED),
    _row("UnsupportedUserStateException", Code.USER_STATE_UNFIT),
    _row(
        "MFAMethodNotFoundException SoftwareTokenMFANotFoundException EnableSoftwareTokenMFAException",
        Code.MFA_NOT_SET_UP,
    ),
    _row("CodeMismatchException ExpiredCodeException", Code.CODE_WRONG),
    # What the pool is made for
    _row("UserPoolAddOnNotEnabledException", Code.ADD_ON_OFF),
    _row("FeatureUnavailableInTierException", Code.NOT_IN_PLAN),
    _row("TierChangeNotAllowedException", Code.PLAN_CHANGE_REFUSED),
    _row("InvalidUserPoolConfigurationException", Code.POOL_SETTINGS_UNFIT),
    _row("UserPoolTaggingException", Code.TAGS_REFUSED),
    _row(
        "ScopeDoesNotExistException InvalidOAuthFlowException UnsupportedIdentityProviderException "
        "UnsupportedOperationException UnsupportedTokenTypeException",
        Code.CLIENT_SETTINGS_UNFIT,
    ),
    # One code for everything else that may be wrong with a request
    _row("InvalidParameterException", Code.PAGING_TOKEN_DEAD, r"paging ?marker|pagination ?token|next ?token"),
    _row(
        "InvalidParameterException",
        Code.ATTRIBUTE_FIXED,
        r"non-mutable attribute (?P<attribute>[\w:.-]+)|user\.(?P<named>[\w:.-]+): Attribute cannot be updated",
    ),
    _row("InvalidParameterException", Code.ATTRIBUTE_EXISTS, r"already has name (?P<attribute>[\w:.-]+)"),
    _row("InvalidParameterException", Code.ATTRIBUTE_NEVER_REQUIRED, r"required custom attributes are not supported"),
    _row("InvalidParameterException", Code.POOL_HAS_DOMAIN, r"cannot be deleted.*domain configured"),
    _row("InvalidParameterException", Code.POOL_PROTECTED, r"deletion protection is activated"),
    _row("InvalidParameterException", Code.MFA_NEEDS_SMS, r"SMS configuration and auto verification"),
    _row(
        "InvalidParameterException",
        Code.USERNAME_UNFIT,
        r"username cannot be of (?:email|phone)|username should be (?:an email|a phone|either)",
    ),
    _row("InvalidParameterException", Code.PASSWORD_NOT_RESETTABLE, r"password cannot be reset in the current state"),
    _row("InvalidParameterException", Code.NO_VERIFIED_CONTACT, r"no registered/verified email or phone_number"),
    _row("InvalidParameterException", Code.MFA_NOT_SET_UP, r"does not have delivery config set to turn on"),
    _row("InvalidParameterException", Code.PASSWORD_VALIDITY_TWICE, r"instead of UnusedAccountValidityDays"),
    _row("InvalidParameterException", Code.VERIFICATION_UNFIT, r"AttributesRequireVerificationBeforeUpdate must exist"),
    _row(
        "InvalidParameterException",
        Code.MFA_SETTINGS_UNFIT,
        r"invalid MFA configuration|cannot set EmailMfaConfiguration|auth factor if MFA is enabled"
        r"|cannot set WebAuthn factor|as AuthFactor as user pool is missing",
    ),
    _row("InvalidParameterException", Code.DOMAIN_PARENT_UNKNOWN, r"resolve a DNS A record for the parent domain"),
    _row("InvalidParameterException", Code.DOMAIN_CERTIFICATE_ELSEWHERE, r"certificate.*us-east-1"),
    _row(
        "InvalidParameterException",
        Code.DOMAIN_TAKEN,
        r"CNAMEs you provided are already|domain already exists|domain already associated",
    ),
    _row(
        "InvalidParameterException",
        Code.VALUE_REFUSED,
        r"validation errors? detected: Value .{0,200}? ?at '(?P<member>[\w.\[\]-]+)' failed to satisfy constraint: "
        r"(?P<constraint>[^;]{1,200})",
    ),
    _row("InvalidParameterException", Code.VALUE_REFUSED, r"validation errors? detected"),
    # Not a matter of AWS permissions, whatever its name says
    _row("NotAuthorizedException", Code.DECLINED_BY_COGNITO),
)


def _by_name() -> Iterator[tuple[str, tuple[Row, ...]]]:
    for name in {name for row in ROWS for name in row.names}:
        yield name, tuple(row for row in ROWS if name in row.names)


_ROWS_OF: Mapping[str, tuple[Row, ...]] = dict(_by_name())


def recognised(name: str, message: str) -> tuple[Code, Mapping[str, str]] | None:
    """The failure behind the error ``name``, with the facts its text tells; None for an error nobody has looked at."""
    for row in _ROWS_OF.get(name, ()):
        if row.text is None:
            return row.code, {}
        if found := row.text.search(message):
            facts = {group: value.strip() for group, value in found.groupdict().items() if value}
            if named := facts.pop("named", None):
                facts["attribute"] = named
            return row.code, facts
    return None
