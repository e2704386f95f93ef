"""Tells whether this installation works."""

from collections.abc import Sequence

from cognito_admin.cli.session import Session
from cognito_admin.cli.statuses import Status
from cognito_admin.work.self_test import Result, self_test


async def show(session: Session, program: Sequence[str]) -> Status:
    findings = await self_test(session.services, program)
    if session.output.as_json:
        session.output.document(
            [{"check": one.check, "result": one.result.value, "details": one.details} for one in findings]
        )
    else:
        session.output.table(("check", "result", "details"), [[one.check, one.result, one.details] for one in findings])
    return Status.FINDINGS if any(one.result is Result.FAILED for one in findings) else Status.DONE
