"""A pool that is marked read-only."""

from typing import Any

import pytest

from cognito_admin.aws.asked import Asked
from cognito_admin.model.connections import Environment, Marking, Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.progress import JobState
from tests.window.computer import Computer, EmulatorProcess
from tests.window.person import Person


def test_nothing_that_changes_a_read_only_pool_leaves_the_computer_whatever_the_code_tries(
    computer: Computer, emulator: EmulatorProcess
) -> None:
    computer.connects(default_marking=Marking(Environment.PRODUCTION, Mode.READ_ONLY))
    pool = emulator.pools["staff"]

    async def visit(person: Person) -> None:
        await person.starts_sync()
        await person.job_ended(JobState.DONE)
        services = person.shell.services
        calls: Any = services.connections.account(computer.connection.id)._calls
        for operation, send in (
            ("AdminDisableUser", lambda clients: clients.cognito.admin_disable_user(UserPoolId=pool, Username="x")),
            ("AdminDeleteUser", lambda clients: clients.cognito.admin_delete_user(UserPoolId=pool, Username="x")),
            ("UpdateUserPool", lambda clients: clients.cognito.update_user_pool(UserPoolId=pool)),
        ):
            with pytest.raises(Failure) as refused:
                await calls.read(Asked(operation, pool), send)
            assert refused.value.code is Code.NOT_ALLOWED_BY_MODE
            person.shell.show_failure(refused.value)
            await person.sees("Not allowed for this pool", f"so {operation} was stopped before it left this computer")

    computer.window(visit, pool="staff")
    assert not emulator.do("state")["calls"].keys() & {"AdminDisableUser", "AdminDeleteUser", "UpdateUserPool"}
