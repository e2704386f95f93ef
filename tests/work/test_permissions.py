from cognito_admin.aws.asked import Asked
from cognito_admin.model.connections import PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, PoolId
from cognito_admin.work.permissions import Permissions

HERE = PoolKey(ConnectionId("c"), PoolId("p"))
ASKED = Asked("ListUsers", HERE.pool)
DENIED = Failure(Code.ACCESS_DENIED, action="cognito-idp:ListUsers")


def test_a_refusal_is_remembered_until_the_same_is_allowed() -> None:
    permissions = Permissions()
    heard = permissions.listener(HERE.connection)
    heard(ASKED, DENIED)
    heard(Asked("ListGroups", HERE.pool), None)
    heard(Asked("ListUsers", PoolId("another")), None)
    assert permissions.denied(HERE) == {"cognito-idp:ListUsers": DENIED}
    heard(ASKED, None)
    assert permissions.denied(HERE) == {}


def test_what_is_no_refusal_of_the_action_teaches_nothing() -> None:
    permissions = Permissions()
    heard = permissions.listener(HERE.connection)
    heard(ASKED, Failure(Code.THROTTLED))
    # The role of the profile may not be taken on: nothing is said about what it may do.
    heard(ASKED, Failure(Code.ACCESS_DENIED, action="sts:AssumeRole"))
    permissions.told(HERE, Failure(Code.JOB_DIED))
    assert permissions.denied(HERE) == {}


def test_a_connection_made_anew_forgets_its_own_refusals_only() -> None:
    permissions = Permissions()
    other = PoolKey(ConnectionId("d"), HERE.pool)
    for key in (HERE, other):
        permissions.listener(key.connection)(ASKED, DENIED)
    permissions.forget(HERE.connection)
    assert permissions.denied(HERE) == {}
    assert permissions.denied(other) != {}


def test_only_news_is_told() -> None:
    permissions = Permissions()
    told: list[int] = []
    end = permissions.subscribe(lambda: told.append(len(permissions.denied(HERE))))
    heard = permissions.listener(HERE.connection)
    permissions.forget(HERE.connection)
    heard(ASKED, None)
    heard(ASKED, DENIED)
    heard(ASKED, DENIED)
    assert told == [1]
    heard(ASKED, None)
    assert told == [1, 0]
    end()
    heard(ASKED, DENIED)
    assert told == [1, 0]
