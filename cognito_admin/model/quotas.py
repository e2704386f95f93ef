"""How many requests the program sends: the account's quotas are shared with the applications people sign in to."""

from collections.abc import Mapping

from cognito_admin.model.connections import Environment

LIST_CALLS_PER_S = 30
"""The quota of ListUsers and ListUsersInGroup together, for the whole account and region."""
PAGE = 60
"""What a call that lists gives at most."""

SHARES: Mapping[Environment, float] = {
    Environment.PRODUCTION: 0.4,
    Environment.STAGING: 0.9,
    Environment.DEVELOPMENT: 0.9,
}
"""How much of each quota the program takes: in production most of it is left to the people who sign in."""
