"""AWS's error answers, with AWS's codes and texts (where these are known)."""

from typing import Any


class AwsError(Exception):
    """An error answer: ``__type``, ``message`` and any further members, with its HTTP status."""

    def __init__(self, code: str, message: str, status: int = 400, **members: Any) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status
        self.members = members


def invalid_parameter(message: str) -> AwsError:
    return AwsError("InvalidParameterException", message)


def not_authorized(message: str) -> AwsError:
    return AwsError("NotAuthorizedException", message)


def limit_exceeded(message: str) -> AwsError:
    return AwsError("LimitExceededException", message)


def resource_not_found(message: str) -> AwsError:
    return AwsError("ResourceNotFoundException", message)


def pool_not_found(pool_id: str) -> AwsError:
    return resource_not_found(f"User pool {pool_id} does not exist.")


def client_not_found(client_id: str) -> AwsError:
    return resource_not_found(f"User pool client {client_id} does not exist.")


def group_not_found() -> AwsError:
    return resource_not_found("Group not found.")


def user_not_found() -> AwsError:
    return AwsError("UserNotFoundException", "User does not exist.")


def username_exists(message: str = "User account already exists") -> AwsError:
    return AwsError("UsernameExistsException", message)


def alias_exists(attribute: str) -> AwsError:
    return AwsError("AliasExistsException", f"An account with the {attribute} already exists.")


def invalid_password(reason: str) -> AwsError:
    return AwsError("InvalidPasswordException", f"Password did not conform with policy: {reason}")


def too_many_requests() -> AwsError:
    return AwsError("TooManyRequestsException", "Rate exceeded")


def import_in_progress() -> AwsError:
    return AwsError("UserImportInProgressException", "User import job is in progress for the user pool.")


def internal_error() -> AwsError:
    return AwsError("InternalErrorException", "Something went wrong", 500)


def access_denied(principal_arn: str, action: str, resource_arn: str, *, policy: str = "") -> AwsError:
    """``policy`` names the kind of policy that denies explicitly; without it, no identity-based policy allows."""
    reason = (
        f"with an explicit deny in {policy}"
        if policy
        else f"because no identity-based policy allows the {action} action"
    )
    return AwsError(
        "AccessDeniedException",
        f"User: {principal_arn} is not authorized to perform: {action} on resource: {resource_arn} {reason}",
    )


def expired_token() -> AwsError:
    return AwsError("ExpiredTokenException", "The security token included in the request is expired")


def unrecognized_client() -> AwsError:
    return AwsError("UnrecognizedClientException", "The security token included in the request is invalid.")


def missing_authentication() -> AwsError:
    return AwsError("MissingAuthenticationTokenException", "Missing Authentication Token")


def not_implemented(operation: str) -> AwsError:
    return AwsError("NotImplementedByEmulator", f"The emulator does not have the operation {operation}.")
