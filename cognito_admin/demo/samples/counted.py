"""The metrics that CloudWatch has of what people try at a sample pool. Which there are, ``health`` tells."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from cognito_admin.demo.metrics import Figures, Kept, Samples, together
from cognito_admin.demo.samples.course import Course, Flow
from cognito_admin.demo.samples.rhythm import HOUR_S, STEP_S, STEPS

TIMED_OUT_MS = 5_000
EVENING_QUOTA_PERCENT = 95
_SERVICE = "Cognito user pool"
_QUOTAS: Mapping[str, tuple[int, int]] = {
    "UserAuthentication": (120, 30),
    "UserCreation": (50, 4),
    "UserFederation": (25, 12),
    "UserList": (30, 3),
    "UserRead": (120, 10),
    "UserResourceRead": (50, 5),
    "UserToken": (120, 8),
    "UserUpdate": (25, 6),
}
"""Requests a second that AWS takes, and how many percent of them are sent when most are."""
_EVENING_CALLS = 120 * STEP_S * EVENING_QUOTA_PERCENT // 100
_RISKS: Sequence[tuple[str, str, str, tuple[int, int, int]]] = (
    ("AccountTakeoverRisk", "SignIn", "Low", (1, 0, 7)),
    ("AccountTakeoverRisk", "SignIn", "Medium", (4, 2, 2)),
    ("AccountTakeoverRisk", "SignIn", "High", (24, 9, 4)),
    ("CompromisedCredentialRisk", "SignIn", "High", (6, 1, 10)),
    ("CompromisedCredentialRisk", "PasswordChange", "High", (24, 15, 1)),
    ("OverrideBlock", "SignIn", "High", (24, 9, 4)),
)
"""What happens once in so many hours: in those that leave this rest (counted from 1970), in the step of this number."""


class Apps:
    """The series of what people do in the apps of a pool."""

    def __init__(self, pool_id: str, course: Course) -> None:
        self._pool_id = pool_id
        self._course = course

    def tried(self, what: str, client: str, flow: Flow, provider: str | None = None) -> Iterator[Kept]:
        """Successes and throttles of ``what``: SignIn, SignUp, TokenRefresh or Federation."""
        course = self._course

        def successes(at_s: int, length_s: int) -> Samples:
            one = course.tries(flow, at_s, length_s)
            return _ones(one.succeeded, one.tried)

        def throttles(at_s: int, length_s: int) -> Samples:
            one = course.tries(flow, at_s, length_s)
            return _ones(one.throttled, one.tried)

        return self._both(what, client, successes, throttles, provider)

    def rarely(self, what: str, client: str, when: tuple[int, int, int], *, succeeds: bool) -> Iterator[Kept]:
        def successes(at_s: int, length_s: int) -> Samples:
            happened = _rarely(when, at_s, length_s)
            return _ones(happened if succeeds else 0, happened)

        return self._both(what, client, successes, lambda at_s, length_s: _ones(0, _rarely(when, at_s, length_s)), None)

    def risks(self, flows: Sequence[Flow]) -> Iterator[Kept]:
        """Every sign-in of ``flows`` is looked at."""
        for name, action, level, when in _RISKS:
            of = {"UserPoolId": self._pool_id, "Operation": action, "RiskLevel": level}
            yield Figures(
                "AWS/Cognito", name, of, lambda at_s, length_s, when=when: _each(_rarely(when, at_s, length_s))
            )

        def risky(at_s: int, length_s: int) -> int:
            found = [when for name, action, _, when in _RISKS if action == "SignIn" and name != "OverrideBlock"]
            return sum(_rarely(when, at_s, length_s) for when in found)

        def no_risk(at_s: int, length_s: int) -> int:
            looked_at = sum(self._course.tries(flow, at_s, length_s).tried for flow in flows)
            return max(0, looked_at - risky(at_s, length_s))

        of = {"UserPoolId": self._pool_id, "Operation": "SignIn"}
        yield Figures("AWS/Cognito", "Risk", of, lambda at_s, length_s: _each(risky(at_s, length_s)))
        yield Figures("AWS/Cognito", "NoRisk", of, lambda at_s, length_s: _each(no_risk(at_s, length_s)))

    def _both(
        self,
        what: str,
        client: str,
        successes: Callable[[int, int], Samples],
        throttles: Callable[[int, int], Samples],
        provider: str | None,
    ) -> Iterator[Kept]:
        of = {"UserPool": self._pool_id, "UserPoolClient": client}
        if provider is not None:
            of["IdentityProvider"] = provider
        yield Figures("AWS/Cognito", f"{what}Successes", of, successes)
        yield Figures("AWS/Cognito", f"{what}Throttles", of, throttles)


def of_function(
    name: str, called: Callable[[int, int], tuple[int, int]], course: Course, usual_ms: int
) -> Iterator[Kept]:
    """``called`` tells how often it was called, and how many of these calls it did not answer in time."""
    # All four metrics tell of the same calls.
    known = lru_cache(maxsize=16_384)(called)

    def errors(at_s: int, length_s: int) -> Samples:
        calls, failed = known(at_s, length_s)
        return _ones(failed, calls)

    def took(at_s: int, length_s: int) -> Samples:
        calls, failed = known(at_s, length_s)
        return together([((usual_ms + course.a_step(50, at_s // HOUR_S), calls - failed), (TIMED_OUT_MS, failed))])

    of = {"FunctionName": name}
    yield Figures("AWS/Lambda", "Invocations", of, lambda at_s, length_s: _each(known(at_s, length_s)[0]))
    yield Figures("AWS/Lambda", "Errors", of, errors)
    yield Figures("AWS/Lambda", "Throttles", of, lambda at_s, length_s: _ones(0, known(at_s, length_s)[0]))
    yield Figures("AWS/Lambda", "Duration", of, took)


def of_account(course: Course, throttled: Flow) -> Iterator[Kept]:
    """How much of its quotas the account uses. Requests were refused on the bad evening only, as often as ``throttled`` were."""
    for category, (quota, percent) in _QUOTAS.items():
        of = {"Service": _SERVICE, "Type": "API", "Resource": category, "Class": "None"}
        peak = quota * STEP_S * percent // 100

        def calls(
            at_s: int, length_s: int, peak: int = peak, signs_in: bool = category == "UserAuthentication"
        ) -> Samples:
            bad = course.of_evening(at_s, length_s) if signs_in else 0
            usual = course.a_step(peak, at_s // HOUR_S)
            return _each((length_s // STEP_S - bad) * usual + bad * _EVENING_CALLS)

        yield Figures("AWS/Usage", "CallCount", of, calls)
        if category == "UserAuthentication":

            def refused(at_s: int, length_s: int) -> Samples:
                one = course.tries(throttled, at_s, length_s)
                return _ones(one.throttled, one.tried)

            yield Figures("AWS/Usage", "ThrottleCount", of, refused)


def _each(count: int) -> Samples:
    """Something that happened so often."""
    return ((1.0, count),) if count else ()


def _ones(ones: int, of: int) -> Samples:
    """So many ones among zeros."""
    if 0 < ones < of:
        return ((0.0, of - ones), (1.0, ones))
    return ((1.0, ones),) if ones else ((0.0, of),) if of else ()


def _rarely(when: tuple[int, int, int], at_s: int, length_s: int) -> int:
    every, rest, place = when
    hour, step = at_s // HOUR_S, at_s // STEP_S
    if hour % every != rest:
        return 0
    return 1 if length_s == HOUR_S else int(step % STEPS == place)
