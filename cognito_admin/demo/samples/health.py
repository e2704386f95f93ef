"""What CloudWatch keeps of the shop: how its functions fail, and how often its people are throttled."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from cognito_admin.demo.metrics import Series
from cognito_admin.demo.triggers import Function

_SIGN_INS_A_STEP = (1, 0, 0, 1, 3, 6, 8, 5)
"""By three hours of the day."""


def series_of(pool_id: str, functions: Mapping[str, Function], clients: Iterable[str]) -> list[Series]:
    """``functions`` by ARN. A function that fails does so whenever somebody signs in; at peaks a few are throttled."""
    made: list[Series] = []
    for arn, function in functions.items():
        if function.outcome == "not_permitted":
            continue
        called = {"FunctionName": arn.rpartition(":")[2]}
        made.append(Series("AWS/Lambda", "Invocations", called, _sign_ins))
        fails = function.outcome != "returns"
        made.append(Series("AWS/Lambda", "Errors", called, _sign_ins if fails else _never))
        made.append(Series("AWS/Lambda", "Throttles", called, _never))
        made.append(Series("AWS/Lambda", "Duration", called, _waiting_ms if fails else _working_ms))
    for number, client in enumerate(clients):
        of_client = {"UserPool": pool_id, "UserPoolClient": client}
        throttles: Callable[[datetime], float | None] = _at_peaks if number == 0 else _never
        made.append(Series("AWS/Cognito", "SignInThrottles", of_client, throttles))
    return made


def _sign_ins(at: datetime) -> float:
    return _SIGN_INS_A_STEP[at.hour // 3]


def _never(_: datetime) -> float:
    return 0


def _working_ms(at: datetime) -> float:
    return 120 + 15 * _sign_ins(at)


def _waiting_ms(at: datetime) -> float:
    """For what does not answer."""
    return 4_000 + 100 * _sign_ins(at)


def _at_peaks(at: datetime) -> float:
    return 1 if at.minute < 5 and _sign_ins(at) == max(_SIGN_INS_A_STEP) else 0
