"""What becomes of each user in the pool a restore goes to, by what was chosen and what that pool takes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from cognito_admin.model.changes.creating import LONGEST_USERNAME
from cognito_admin.model.ids import GroupName, PoolId, Sub, Username
from cognito_admin.model.pools import SchemaAttribute
from cognito_admin.model.query.folding import case_key
from cognito_admin.model.restore.conversion import ORIGINAL_SUB, converted
from cognito_admin.model.restore.fates import (
    Fate,
    Link,
    Membership,
    MfaPreference,
    Outcome,
    PlannedUser,
    Skip,
    SkippedUser,
    UserLoss,
)
from cognito_admin.model.restore.import_file import as_imported
from cognito_admin.model.restore.options import FEDERATED, Part, RestoreOptions
from cognito_admin.model.schema import SET_BY_COGNITO, is_email, is_phone_number, new_value_problem
from cognito_admin.model.users import LinkedIdentity, linked_identities

MOST_LINKS = 5
CONTACTS = ("email", "phone_number")
_ENDS_IN = {
    Fate.TEMPORARY_PASSWORD: "FORCE_CHANGE_PASSWORD",
    Fate.RANDOM_PERMANENT_PASSWORD: "CONFIRMED",
    Fate.IMPORT_JOB: "RESET_REQUIRED",
    Fate.PRE_LINK: "FORCE_CHANGE_PASSWORD",
}
_Losses = list[tuple[UserLoss, str]]


class _Skipped(Exception):
    def __init__(self, reason: Skip, about: str = "") -> None:
        super().__init__(reason)
        self.reason, self.about = reason, about


@dataclass(frozen=True)
class UserRules:
    """``schema``, ``username_attributes`` and what follows are of the pool a restore goes to, as it is when users come.

    ``recovery`` are contacts that a code for a new password may go to. ``factors`` are the second factors that AWS may be told of
    for a user: SMS_MFA, EMAIL_OTP. ``old_pool`` is the pool in the backup; ``all_alike`` says that user names and aliases are
    unique in the new pool because they were in the old one. ``yielding`` are left to sign in through their provider.
    """

    options: RestoreOptions
    schema: tuple[SchemaAttribute, ...]
    username_attributes: tuple[str, ...]
    aliases: tuple[str, ...]
    case_sensitive: bool
    auto_verified: tuple[str, ...]
    recovery: tuple[str, ...]
    passwordless: bool
    factors: frozenset[str]
    providers: frozenset[str]
    groups: frozenset[str]
    old_pool: PoolId
    all_alike: bool
    yielding: frozenset[Username] = frozenset()

    def planned(self, record: Mapping[str, Any]) -> Outcome:
        """``record`` as ListUsers gives it; from elsewhere with ``PasswordHash`` besides."""
        try:
            username, attributes = Username(record["Username"]), _attributes(record)
            status, disabled = str(record.get("UserStatus", "")), record.get("Enabled") is False
        except (KeyError, TypeError, AttributeError):
            return SkippedUser(Username(""), Sub(""), Skip.MALFORMED)
        sub = Sub(attributes.get("sub", ""))
        try:
            return self._planned(username, sub, attributes, status, disabled, record.get("PasswordHash"))
        except _Skipped as skipped:
            return SkippedUser(username, sub, skipped.reason, skipped.about)

    def membership(self, record: Mapping[str, Any]) -> Membership | None:
        """None where the group is not there, or Cognito puts people into it by itself."""
        group = GroupName(record["group"])
        return Membership(group, Username(record["username"])) if group in self.groups else None

    def mfa_preference(self, record: Mapping[str, Any], user: PlannedUser) -> MfaPreference | None:
        """None where nothing was set. ``record`` is of the backup's list of MFA preferences."""
        told = tuple(map(str, record.get("UserMFASettingList") or ()))
        verified = {contact for contact in CONTACTS if user.attributes.get(f"{contact}_verified") == "true"}
        sms = "SMS_MFA" in told and "SMS_MFA" in self.factors and "phone_number" in verified
        email = "EMAIL_OTP" in told and "EMAIL_OTP" in self.factors and "email" in verified
        kept = {name for name, is_kept in (("SMS_MFA", sms), ("EMAIL_OTP", email)) if is_kept}
        preferred = str(record.get("PreferredMfaSetting") or "")
        lost = tuple(name for name in told if name not in kept)
        if not told:
            return None
        return MfaPreference(user.old_username, sms, email, preferred if preferred in kept else "", lost)

    def keys(self, user: PlannedUser) -> Iterator[tuple[str, str]]:
        """What no other user of the pool may have: ``username`` or an alias, and its value made comparable."""
        same = str if self.case_sensitive else case_key
        yield "username", same(user.username)
        for name in self.username_attributes:
            if (value := user.attributes.get(name)) and value != user.username:
                yield "username", same(value)
        for name in self.aliases:
            value = user.attributes.get(name)
            if value and (name not in CONTACTS or user.attributes.get(f"{name}_verified") == "true"):
                yield name, same(value)

    def _planned(
        self, username: Username, sub: Sub, attributes: dict[str, str], status: str, disabled: bool, hashed: Any
    ) -> PlannedUser:
        identities = linked_identities(attributes.get("identities", ""))
        federated = status == FEDERATED or any(_native_name(one) == username.casefold() for one in identities)
        fate = self.options.fate_of(FEDERATED if federated else status)
        yields = federated and username in self.yielding
        if fate is Fate.LEAVE_OUT or yields or Part.USERS in self.options.leave_out:
            raise _Skipped(Skip.SIGNS_IN_AGAIN if federated else Skip.LEFT_OUT, status)
        losses: _Losses = []
        made = self._converted(attributes, sub, losses)
        links = self._links(username, identities, federated, losses)
        name = self._username(username, sub, made, federated)
        self._check(made)
        self._check_required(made, fate, losses)
        if fate is Fate.IMPORT_JOB:
            self._check_import(name, made)
            made = _imported(made, losses)
        digest = str(hashed) if hashed and self.options.hashing and fate is Fate.IMPORT_JOB else None
        ends_in = "CONFIRMED" if fate is Fate.IMPORT_JOB and (digest or self.passwordless) else _ENDS_IN[fate]
        if self.username_attributes or name != username:
            losses.append((UserLoss.USERNAME, ""))
        if ends_in != status:
            losses.append((UserLoss.STATUS, status))
        asks_anew = fate in (Fate.RANDOM_PERMANENT_PASSWORD, Fate.IMPORT_JOB) and not digest and not self.passwordless
        if asks_anew and not any(made.get(f"{contact}_verified") == "true" for contact in self.recovery):
            losses.append((UserLoss.NO_WAY_BACK, ""))
        return PlannedUser(username, sub, name, made, fate, ends_in, disabled, links, tuple(losses), digest)

    def _converted(self, attributes: dict[str, str], sub: Sub, losses: _Losses) -> dict[str, str]:
        kept = {name: value for name, value in attributes.items() if name not in SET_BY_COGNITO and value}
        losses += ((UserLoss.ATTRIBUTE_BY_COGNITO, name) for name in attributes if name.startswith("cognito:"))
        rules = self.options.conversion.rules
        made = converted(kept, rules, losses) if rules else kept
        for contact in CONTACTS:
            if not made.get(contact) and made.pop(f"{contact}_verified", "") == "true":
                losses.append((UserLoss.VERIFIED_WITHOUT_VALUE, contact))
        if self.options.original_sub and sub:
            made[ORIGINAL_SUB] = sub
        return made

    def _username(self, old: Username, sub: Sub, made: Mapping[str, str], federated: bool) -> str:
        """The name that the request carries."""
        if self.username_attributes:
            wanted = self.options.conversion.username_from
            order = sorted(self.username_attributes, key=lambda one: one != wanted)
            found = next((made[name] for name in order if made.get(name)), None)
            if found is None:
                raise _Skipped(Skip.USERNAME_NO_ADDRESS, ", ".join(self.username_attributes))
            return found
        # Named as a provider names its users, nobody could sign in through it any more.
        name = sub if federated else old
        if (attribute := self.options.conversion.username_from) is not None and not federated:
            name = made.get(attribute, "")
        if not name:
            raise _Skipped(Skip.USERNAME_MISSING, self.options.conversion.username_from or "")
        if len(name) > LONGEST_USERNAME:
            raise _Skipped(Skip.USERNAME_LONG, name)
        if ("email" in self.aliases and is_email(name)) or ("phone_number" in self.aliases and is_phone_number(name)):
            raise _Skipped(Skip.USERNAME_IS_ADDRESS, name)
        return name

    def _check(self, made: Mapping[str, str]) -> None:
        for name, value in made.items():
            if name not in self._by_name:
                raise _Skipped(Skip.NOT_IN_SCHEMA, name)
            if new_value_problem(self._by_name, name, value) is not None:
                raise _Skipped(Skip.VALUE_UNFIT, name)

    def _check_required(self, made: Mapping[str, str], fate: Fate, losses: _Losses) -> None:
        missing = [name for name in self._required if not made.get(name)]
        if missing and fate is Fate.IMPORT_JOB:
            raise _Skipped(Skip.REQUIRED_MISSING, missing[0])
        losses += ((UserLoss.REQUIRED_LATER, name) for name in missing)

    def _check_import(self, name: str, made: Mapping[str, str]) -> None:
        if any(character.isspace() for character in name):
            raise _Skipped(Skip.USERNAME_HAS_SPACES, name)
        if not any(made.get(f"{contact}_verified") == "true" for contact in self.auto_verified):
            raise _Skipped(Skip.NO_VERIFIED_CONTACT)

    def _links(
        self, username: Username, identities: tuple[LinkedIdentity, ...], federated: bool, losses: _Losses
    ) -> tuple[Link, ...]:
        if not identities and not federated:
            return ()
        found = [Link(one.provider_name, one.user_id) for one in identities if one.provider_name and one.user_id]
        if federated and not found:
            found = [
                Link(name, username[len(name) + 1 :])
                for name in sorted(self.providers)
                if username.casefold().startswith(f"{name}_".casefold())
            ][:1]
            if not found:
                raise _Skipped(Skip.NO_IDENTITY)
        there = [link for link in dict.fromkeys(found) if link.provider in self.providers]
        if federated and not there:
            raise _Skipped(Skip.PROVIDER_MISSING, found[0].provider)
        losses += ((UserLoss.LINK_PROVIDER_MISSING, link.provider) for link in found if link not in there)
        losses += ((UserLoss.LINK_ONE_TOO_MANY, link.provider) for link in there[MOST_LINKS:])
        return tuple(there[:MOST_LINKS])

    @cached_property
    def _required(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.schema if one.required and one.name != "sub")

    @cached_property
    def _by_name(self) -> Mapping[str, SchemaAttribute]:
        return {attribute.name: attribute for attribute in self.schema}


def _imported(made: dict[str, str], losses: _Losses) -> dict[str, str]:
    found = as_imported(made)
    losses += ((UserLoss.ATTRIBUTE_CONVERTED, name) for name, value in found.items() if value != made[name])
    return found


def _attributes(record: Mapping[str, Any]) -> dict[str, str]:
    entries = cast("list[Mapping[str, Any]]", record.get("Attributes") or [])
    return {str(entry["Name"]): str(entry.get("Value") or "") for entry in entries}


def _native_name(identity: LinkedIdentity) -> str:
    return f"{identity.provider_name}_{identity.user_id}".casefold()
