"""What is known of the functions and keys that were named in a form, and what is therefore wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.settings.problems import Problem, problem
from cognito_admin.model.triggers.functions import Behind
from cognito_admin.model.triggers.names import (
    FUNCTION_GONE,
    FUNCTION_IN_OTHER_ACCOUNT,
    KEY_ALIAS,
    KEY_GONE,
    KEY_ID,
    wrong_with_function,
    wrong_with_key,
)

if TYPE_CHECKING:
    from cognito_admin.model.triggers.functions import Key


class Lookups:
    """For the pool of ``pool_arn``. ``behind`` has None for a function that is being asked for."""

    def __init__(self) -> None:
        self.pool_arn = ""
        self.behind: dict[str, Behind | None] = {}
        self.keys: dict[str, Key | None] = {}

    def forget_all_but(self, arn: str, key: str) -> None:
        """Whether Cognito may call a function, or a key is there, can be otherwise when it is named again."""
        self.behind = {known: behind for known, behind in self.behind.items() if known == arn}
        self.keys = {known: found for known, found in self.keys.items() if known == key}

    def of(self, arn: str) -> Behind:
        return self.behind.get(arn) or Behind()

    def is_elsewhere(self, arn: str) -> bool:
        """Whether it is a function of another account, which nobody here can tell anything of."""
        wrong = wrong_with_function(arn, self.pool_arn) if arn else None
        return wrong is not None and wrong.text == FUNCTION_IN_OTHER_ACCOUNT

    def is_sound(self, arn: str) -> bool:
        """Whether it can be asked for."""
        return bool(arn) and wrong_with_function(arn, self.pool_arn) is None

    def is_awaited(self, arn: str) -> bool:
        return bool(arn) and not self.is_elsewhere(arn) and self.behind.get(arn) is None

    def keeps_out(self, arn: str) -> bool:
        """Whether the function keeps Cognito out, and can be told otherwise from here."""
        behind = self.of(arn)
        return behind.lets_in is False and behind.there is not False and not self.is_elsewhere(arn)

    def wrong_with_function(self, arn: str, *, owner_permits: bool) -> Problem | None:
        if not arn or not self.pool_arn:
            return None
        if self.is_elsewhere(arn) and owner_permits:
            return None
        gone = self.is_sound(arn) and self.of(arn).there is False
        return problem(FUNCTION_GONE) if gone else wrong_with_function(arn, self.pool_arn)

    def wrong_with_key(self, text: str) -> Problem | None:
        if not self.pool_arn:
            return None
        wrong = wrong_with_key(text, self.pool_arn)
        if text not in self.keys:
            return wrong
        key = self.keys[text]
        # What leads to no key is not to be told that it leads to one.
        return problem(KEY_GONE) if key is None else wrong or key.problem()

    def is_other_name_of_key(self, text: str) -> bool:
        """Whether KMS can tell which key is meant."""
        wrong = wrong_with_key(text, self.pool_arn)
        return wrong is not None and wrong.text in (KEY_ALIAS, KEY_ID)
