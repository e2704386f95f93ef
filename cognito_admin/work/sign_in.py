"""Signing in at IAM Identity Center from here, so that nobody needs a terminal for it."""

from collections.abc import Awaitable, Callable

from cognito_admin.aws.sso import SsoSignIn
from cognito_admin.model.connections import Connection
from cognito_admin.model.sign_in import SignInCode

SignIn = Callable[[Connection, Callable[[SignInCode], object]], Awaitable[str]]


async def sign_in(connection: Connection, show: Callable[[SignInCode], object]) -> str:
    """Returns what was signed in for (the fact ``portal`` of failures) as soon as the person has confirmed what ``show`` was given.

    Every connection and job with the same portal gets its credentials by it. Raises Failure; may be cancelled at any moment.
    """
    begun = SsoSignIn(connection)
    try:
        return await begun.run(show)
    finally:
        begun.close()
