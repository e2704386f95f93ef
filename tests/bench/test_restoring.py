"""The benchmark of restores tells what it says: a pool that is not as planned does not pass."""

from dataclasses import replace

from tests.bench.restoring import Restored


def test_a_pool_that_is_not_as_planned_does_not_pass() -> None:
    restored = Restored("case", 10, 10, 0)
    assert restored.holds
    wrong = [replace(restored, there=9), replace(restored, there=11), replace(restored, other=1)]
    assert not any(each.holds for each in wrong)
    assert "WRONG" in str(wrong[0])
    assert restored.as_json()["holds"] is True
