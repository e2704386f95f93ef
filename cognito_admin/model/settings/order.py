"""The order in which the parts of a change are written, so that AWS finds what each of them needs."""

from cognito_admin.model.settings.edits import Pointer, edits_between, value_at
from cognito_admin.model.settings.part import Part
from cognito_admin.model.settings.things import Document, ThingKind
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
    """As they are, but for what one needs of another.

    A function is let in before it becomes a trigger. What a client leads to is made before it, and goes after it. The pool comes
    before what its plan and its messages make possible, and after what they no longer will.
    """
    left, ordered = list(parts), list[Part]()
    while left:
        ready = (part for part in left if not any(_comes_before(other, part) for other in left if other is not part))
        ordered.append(next(ready, left[0]))
        left = [part for part in left if part is not ordered[-1]]
    return tuple(ordered)


def _comes_before(one: Part, other: Part) -> bool:
    kinds = (one.thing.kind, other.thing.kind)
    match kinds:
        case (ThingKind.PERMISSION, ThingKind.POOL):
            return _is_granted(one)
        case (ThingKind.POOL, ThingKind.PERMISSION):
            return not _is_granted(other)
        case (ThingKind.MFA, ThingKind.POOL):
            return _mfa_is_first(one, other)
        case (ThingKind.POOL, ThingKind.MFA):
            return not _mfa_is_first(other, one)
        case (ThingKind.POOL, _) if kinds[1] in _OF_A_PLAN:
            return not _loses(one)
        case (_, ThingKind.POOL) if kinds[0] in _OF_A_PLAN:
            return _loses(other)
        case (_, ThingKind.CLIENT) if kinds[0] in _NEEDED_BY_CLIENTS:
            return one.before is None or (one.after is not None and kinds[0] is ThingKind.RESOURCE_SERVER)
        case (ThingKind.CLIENT, _) if kinds[1] in _NEEDED_BY_CLIENTS:
            return other.after is None
        case _:
            return False


def _is_granted(permission: Part) -> bool:
    return bool((permission.after or {}).get("Allowed"))


def _mfa_is_first(mfa: Part, pool: Part) -> bool:
    if _is_required_anew(mfa) and _first_factors(pool.before) - _first_factors(pool.after):
        # What is no way in any more is in the way of requiring a second factor.
        return _loses(pool)
    return _loses(pool) or _relaxes(mfa) or _adds_first_factor(pool)


def _is_required_anew(mfa: Part) -> bool:
    modes = [value_at(one, ("MfaConfiguration",), "OFF") for one in (mfa.before, mfa.after)]
    return modes[0] != _STRICTNESS[-1] and modes[1] == _STRICTNESS[-1]


def _first_factors(pool: Document | None) -> set[str]:
    return set(value_at(pool, _FIRST_FACTORS, ()))


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
    new = _first_factors(pool.after) - _first_factors(pool.before)
    means = [
        edit
        for edit in edits_between(pool.before, pool.after)
        if edit.pointer[0] in ("SmsConfiguration", "EmailConfiguration")
    ]
    return bool(new) and not means
