"""What CloudWatch keeps of the sample pools, in whole numbers that can be reckoned with a pencil.

**The ordinary course** is the same in every one of the last nine weeks; ``rhythm`` tells how much is done in which hour. Of what
is tried (a ``Flow``) there is ``a_step(peak, hour)`` every five minutes, which sways a little. Of the twelve times as many in an
hour ``fails`` in a thousand fail, rounded down and spread evenly. In an hour of the full share (Monday to Friday, 18 to 20 o'clock
UTC) 480 try to sign in on *Mobile* and 48 of them fail; in the *Web shop* 360 and 18. Nobody is throttled. Once an hour somebody
tries with the id of no app there is (*Invalid*), and fails.

**The bad evening** began 15 h 25 min before the sample was made and lasted 2 h 40 min (32 steps), on *Mobile* alone: four times
as many failed as in the same five minutes a week before. As many as failed then were throttled, which is a quarter of those who
failed. As many as ever got in. The account's sign-ins meanwhile took 95 percent of their quota.

**The incident** of the function behind PostAuthentication began 2 h 40 min before the sample was made and still goes on: in each
app, of those who had signed in every second one failed for it, rounded down, after the five seconds that Cognito waits. So its p95
is 5000 ms, and its errors are the sign-ins that failed beside the ordinary ones.

*Till*, an app that was deleted six days before and at which nobody ever failed, is silent since. *Staff* is small and well.
*Legacy* has no metrics at all.
"""

from collections.abc import Mapping

from cognito_admin.demo.metrics import Kept
from cognito_admin.demo.samples.counted import Apps, of_account, of_function
from cognito_admin.demo.samples.course import Course, Flow

ADMIN, INVALID = "Admin", "Invalid"
"""What stands in place of an app: an administrator at work, and an id of no app there is."""
TILL = "5oldtill55oldtill55oldtill"
"""An app that was deleted."""
WEB_SIGN_INS = Flow(30, fails=50, function=True)
MOBILE_SIGN_INS = Flow(40, fails=100, function=True, evening=True)
BACK_OFFICE_SIGN_INS = Flow(6, fails=20, function=True, at_work=True)
_WEB_SIGN_UPS, _MOBILE_SIGN_UPS = Flow(3, fails=50), Flow(2, fails=50)
_REFRESHES_FAIL = 5
_USUAL_MS = {"PreSignUp": 90, "CustomMessage": 140, "PreTokenGeneration": 60, "PostAuthentication": 110}


def series_of_shop(
    pool_id: str,
    made_s: int,
    apps: tuple[str, str, str],
    providers: tuple[str, str],
    functions: Mapping[str, str],
) -> list[Kept]:
    """``apps``: the ids of the web shop, the mobile app and the back office. ``functions``: their names, by their trigger."""
    course, (web, mobile, _), (google, company) = Course(made_s), apps, providers
    counted = Apps(pool_id, course)
    till = Flow(5, until_s=course.deleted_s)
    sign_ins = (WEB_SIGN_INS, MOBILE_SIGN_INS, BACK_OFFICE_SIGN_INS)
    refreshes = (
        Flow(60, fails=_REFRESHES_FAIL),
        Flow(120, fails=_REFRESHES_FAIL),
        Flow(6, fails=_REFRESHES_FAIL, at_work=True),
    )
    made: list[Kept] = []
    for client, signs_in, refreshing in zip(apps, sign_ins, refreshes, strict=True):
        made += counted.tried("SignIn", client, signs_in)
        made += counted.tried("TokenRefresh", client, refreshing)
    made += counted.tried("SignIn", TILL, till)
    made += counted.rarely("SignIn", INVALID, (1, 0, 3), succeeds=False)
    for client, signs_up in ((web, _WEB_SIGN_UPS), (mobile, _MOBILE_SIGN_UPS)):
        made += counted.tried("SignUp", client, signs_up)
    made += counted.rarely("SignUp", ADMIN, (4, 1, 6), succeeds=True)
    for client, provider, flow in (
        (web, google, Flow(6, fails=30)),
        (mobile, google, Flow(8, fails=30)),
        (web, company, Flow(2, fails=30, at_work=True)),
    ):
        made += counted.tried("Federation", client, flow, provider)
    made += counted.risks(sign_ins)

    def signed_up(at_s: int, length_s: int) -> tuple[int, int]:
        return sum(course.tries(flow, at_s, length_s).tried for flow in (_WEB_SIGN_UPS, _MOBILE_SIGN_UPS)), 0

    def given_tokens(at_s: int, length_s: int) -> tuple[int, int]:
        return sum(course.tries(flow, at_s, length_s).succeeded for flow in (*sign_ins, *refreshes)), 0

    def signed_in(at_s: int, length_s: int) -> tuple[int, int]:
        tried = [course.tries(flow, at_s, length_s) for flow in sign_ins]
        return sum(one.led_to_function for one in tried), sum(one.by_function for one in tried)

    called = {"PreTokenGeneration": given_tokens, "PostAuthentication": signed_in}
    for trigger, name in functions.items():
        made += of_function(name, called.get(trigger, signed_up), course, _USUAL_MS[trigger])
    made += of_account(course, MOBILE_SIGN_INS)
    return made


def series_of_staff(pool_id: str, made_s: int, app: str, provider: str) -> list[Kept]:
    """Everybody comes from the company's own sign-in; one in fifty is turned away."""
    counted = Apps(pool_id, Course(made_s))
    return [
        *counted.tried("Federation", app, Flow(6, fails=20), provider),
        *counted.tried("TokenRefresh", app, Flow(12, fails=_REFRESHES_FAIL)),
    ]
