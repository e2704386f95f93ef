"""Lambda triggers of a pool: which would fire, and what comes of it."""

from dataclasses import dataclass
from typing import Any, Literal

from cognito_admin.demo.errors import AwsError

Outcome = Literal["returns", "raises", "not_permitted", "times_out", "returns_nothing", "wrong_version"]


@dataclass(frozen=True, slots=True)
class Function:
    """How a Lambda function behaves when Cognito calls it; ``message`` is what it raises."""

    outcome: Outcome = "returns"
    message: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a trigger function. ``source`` is the event's triggerSource."""

    pool_id: str
    trigger: str
    source: str
    function_arn: str
    username: str


class Functions:
    """The account's trigger functions by ARN (an unknown one returns its event) and the calls made to them."""

    def __init__(self) -> None:
        self.by_arn: dict[str, Function] = {}
        self.let_in: dict[str, set[str]] = {}
        """The ids of the pools that Cognito may call a function for, by its ARN; for any, where it does not stand here."""
        self.statements: dict[tuple[str, str], str] = {}
        """The id of the pool that a statement of a policy lets in, by the function's ARN and the statement's name."""
        self.calls: list[Call] = []

    def fire(self, pool_id: str, config: dict[str, Any], trigger: str, source: str, username: str) -> None:
        """Calls the function configured for ``trigger``, if any; raises what Cognito makes of its failure."""
        arn = config.get(trigger)
        if not isinstance(arn, str):
            return
        function = self.by_arn.get(arn, Function())
        if not self._lets_in(arn, pool_id, function):
            raise _unexpected(f"{trigger} invocation failed due to error AccessDeniedException.")
        self.calls.append(Call(pool_id, trigger, source, arn, username))
        match function.outcome:
            case "raises":
                raise AwsError("UserLambdaValidationException", f"{trigger} failed with error {function.message}.")
            case "times_out":
                raise _unexpected(
                    f"{trigger} invocation failed due to error Socket timeout while invoking Lambda function."
                )
            case "returns_nothing":
                raise AwsError("InvalidLambdaResponseException", "Unrecognizable lambda output")
            case "wrong_version":
                raise AwsError("InvalidLambdaResponseException", "Invalid version. Version should be 1")
            case _:
                return

    def _lets_in(self, arn: str, pool_id: str, function: Function) -> bool:
        if function.outcome == "not_permitted":
            return pool_id in self.let_in.get(arn, ())
        return arn not in self.let_in or pool_id in self.let_in[arn]


def _unexpected(message: str) -> AwsError:
    return AwsError("UnexpectedLambdaException", message)
