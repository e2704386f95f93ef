"""Places in the list of users, for tests that list one page after the other."""

from cognito_admin.model.listing import EVERYBODY, Move, Stream


def plainly(token: str | None, users: int = 0) -> Move:
    """A page of the plain list; no token ends it. ``users`` is how many it has named."""
    return Move((Stream(EVERYBODY, token, token is None, users),))
