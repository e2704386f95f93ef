"""When Python looks for garbage while a command starts."""

import gc
from collections.abc import Generator

import pytest

from cognito_admin import garbage


@pytest.fixture(autouse=True)
def looking(monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    monkeypatch.setattr(garbage.StartUp, "has_ended", False)
    was, had_set_aside = gc.isenabled(), gc.get_freeze_count()
    gc.unfreeze()
    gc.enable()
    yield
    gc.unfreeze()
    (gc.enable if was else gc.disable)()
    if had_set_aside:
        gc.freeze()


def test_nothing_is_looked_for_until_the_program_is_put_together():
    start_up = garbage.StartUp()
    assert not gc.isenabled()
    start_up.ends()
    assert gc.isenabled()


def test_what_the_program_is_made_of_is_never_looked_through():
    before = gc.get_freeze_count()
    garbage.StartUp().ends()
    assert gc.get_freeze_count() > before


def test_who_looks_for_garbage_in_another_way_goes_on_doing_so():
    gc.disable()
    start_up = garbage.StartUp()
    start_up.ends()
    assert not gc.isenabled()
    assert not gc.get_freeze_count()
