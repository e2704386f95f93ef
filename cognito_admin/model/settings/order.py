"""The order in which the parts of a change are written, so that AWS finds what each of them needs."""

from cognito_admin.model.settings.edits import Pointer, edits_between, value_at
from cognito_admin.model.settings.part import Part
from cognito_admin.model.settings.things import ThingKind
from cognito_admin.model.settings.twins import FACTORS

_PLANS = ("LITE", "ESSENTIALS", "PLUS")
_STRICTNESS = ("OFF", "OPTIONAL", "ON")
_FIRST_FACTORS: Pointer = ("Policies", "SignInPolicy", "AllowedFirstAuthFactors")
_NEEDED_BY_CLIENTS = frozenset({ThingKind.PROVIDER, ThingKind.RESOURCE_SERVER})
_OF_A_PLAN = frozenset(
    {
        ThingKind.RISK,
        ThingKind.LOG_DELIVERY,
        ThingKind.SESSIONS,
        ThingKind.BRANDING,
        ThingKind.DOMAIN,
        ThingKind.CUSTOM_DOMAIN,
    }
)


def in_writing_order(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """A function is let in before it becomes a trigger; what a client leads to is made before it, and goes after it.

    The pool comes before what its plan and its messages make possible, and after what they no longer will.
    """
    pool = next((part for part in parts if part.thing.kind is ThingKind.POOL), None)
    mfa = next((part for part in parts if part.thing.kind is ThingKind.MFA), None)
    lowers_plan = pool is not None and _loses(pool)
    mfa_first = lowers_plan or (mfa is not None and (_relaxes(mfa) or (pool is not None and _adds_first_factor(pool))))

    def rank(part: Part) -> int:
        match part.thing.kind:
            case ThingKind.PERMISSION:
                return 0 if (part.after or {}).get("Allowed") else 9
            case ThingKind.POOL:
                return 3
            case ThingKind.MFA:
                return 2 if mfa_first else 4
            case kind if kind in _OF_A_PLAN:
                return 1 if lowers_plan else 8
            case kind if kind in _NEEDED_BY_CLIENTS:
                return 7 if part.after is None else 5
            case _:
                return 6

    return tuple(sorted(parts, key=rank))


def _loses(pool: Part) -> bool:
    """Whether the pool gets a lower plan, or loses threat protection."""
    tiers = [value_at(one, ("UserPoolTier",), _PLANS[1]) for one in (pool.before, pool.after)]
    modes = [value_at(one, ("UserPoolAddOns", "AdvancedSecurityMode"), "OFF") for one in (pool.before, pool.after)]
    lower = all(tier in _PLANS for tier in tiers) and _PLANS.index(tiers[0]) > _PLANS.index(tiers[1])
    return lower or (modes[0] != "OFF" and modes[1] == "OFF")


def _relaxes(mfa: Part) -> bool:
    modes = [value_at(one, ("MfaConfiguration",), "OFF") for one in (mfa.before, mfa.after)]
    if all(mode in _STRICTNESS for mode in modes) and modes[0] != modes[1]:
        return _STRICTNESS.index(modes[0]) > _STRICTNESS.index(modes[1])
    had, has = ({name for name in FACTORS if name in (one or {})} for one in (mfa.before, mfa.after))
    return has < had


def _adds_first_factor(pool: Part) -> bool:
    new = set(value_at(pool.after, _FIRST_FACTORS, ())) - set(value_at(pool.before, _FIRST_FACTORS, ()))
    means = [
        edit
        for edit in edits_between(pool.before, pool.after)
        if edit.pointer[0] in ("SmsConfiguration", "EmailConfiguration")
    ]
    return bool(new) and not means
