from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.query.order import sort_text
from cognito_admin.store.index.search.overlay import Overlay, Written
from tests.store.people import plain_person

edits = st.lists(
    st.lists(st.tuples(st.integers(0, 12), st.sampled_from(("ann", "Bob", "zoë", None))), max_size=8), max_size=5
)


@given(edits)
def test_those_written_lately_stay_in_order_while_they_change(rounds: list[list[tuple[int, str | None]]]) -> None:
    written = Written()
    for changes in rounds:
        for number, name in changes:
            if name is None:
                written.let_go(number)
            else:
                person = plain_person(number)
                written.put(number, replace(person, attributes={**person.attributes, "name": name}))
        overlay = Overlay(written)
        assert overlay.ids.tolist() == sorted(written.users)
        run = overlay.run("name")
        expected = sorted((sort_text(user, "name") or "", user.sub) for user in written.users.values())
        assert [run.key(place) for place in run.order.tolist()] == expected
        assert [overlay.key(place, "name") for place in range(len(overlay.users))] == [
            run.key(place) for place in range(len(overlay.users))
        ]
        for user in overlay.users:
            assert user.attributes["name"].casefold()[:2] in overlay.words(user)


def test_an_older_look_keeps_its_order_when_somebody_is_written_again() -> None:
    written = Written()
    for number in range(3):
        written.put(number, plain_person(number))
    before = Overlay(written)
    first = before.run("email").order.tolist()
    again = plain_person(1)
    written.put(1, replace(again, attributes={**again.attributes, "email": "zzz@example.com"}))
    after = Overlay(written)
    assert after.run("email").order.tolist()[-1] == 1
    assert Overlay.run(before, "email").order.tolist() == first
    assert before.key(1, "email") != after.key(1, "email")
