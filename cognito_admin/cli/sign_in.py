"""Signs somebody in who sits at the terminal: with their browser, on whatever device."""

from collections.abc import Mapping

from cognito_admin.cli import terminal
from cognito_admin.cli.output import Output
from cognito_admin.model.failures import Failure
from cognito_admin.model.ids import ConnectionId
from cognito_admin.model.progress import Question
from cognito_admin.model.sentences import ask
from cognito_admin.model.sign_in import SIGN_IN, SignInCode
from cognito_admin.work.questions import unanswered
from cognito_admin.work.services import Services


async def sign_in(services: Services, output: Output, facts: Mapping[str, str]) -> None:
    """Raises the Failure of an unanswered question where nobody is there, and what keeps them from signing in."""
    if not terminal.is_there():
        raise unanswered(SIGN_IN, facts)
    words = ask(Question("", SIGN_IN, facts))
    output.insist(f"{words.title}. {words.text}")

    def show(code: SignInCode) -> None:
        output.insist(
            f"Open {code.direct_page}\nin a browser on any device, check that it shows the code {code.code}, and allow access for "
            f"“cognito-admin”. The code is good until {code.valid_until.astimezone():%H:%M}; Ctrl-C stops."
        )

    try:
        await services.sign_in(services.connections.get(ConnectionId(facts["connection_id"])), show)
    except Failure as failure:
        # What is told in the end is that the sign-in is missing, and not why.
        output.fail(failure)
        raise
    output.insist("Signed in.")
