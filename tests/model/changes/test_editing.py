from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.changes.change import Change, Wish
from cognito_admin.model.changes.codes import Kind, Lasting, Noticed, Weight, Why
from cognito_admin.model.changes.person import conflicts, differences
from cognito_admin.model.changes.planning import plan
from tests.model.changes.people import person, planned, refused, rules, sent

VALUES = st.sampled_from(["", "a@b.cd", "e@f.gh", "true", "false", "3"]) | st.text("abc@.é", max_size=4)
NAMES = st.sampled_from(["name", "nickname", "email", "email_verified", "custom:level", "custom:tenantId", "zoneinfo"])


def possible(attributes: dict[str, str]) -> dict[str, str]:
    """Cognito says of no address but one that is there whether it is verified."""
    fits = "email" in attributes and attributes.get("email_verified") in ("true", "false")
    return attributes if fits else {name: value for name, value in attributes.items() if name != "email_verified"}


def edit(**values: str) -> Wish:
    return Wish(Kind.EDIT, values={name.replace("__", ":"): value for name, value in values.items()})


def test_only_what_differs_is_sent():
    someone = person(name="Ann", nickname="annie", zoneinfo="Europe/Berlin")
    change = planned(edit(name="Ann", nickname="ann"), someone)
    assert sent(change) == {"nickname": "ann"}
    assert (change.before, change.after) == ({"nickname": "annie"}, {"nickname": "ann"})
    assert [step.operation for step in change.steps] == ["AdminUpdateUserAttributes"]


def test_a_blank_value_deletes():
    change = planned(edit(nickname=""), person(nickname="annie"))
    assert sent(change) == {"nickname": ""}
    assert change.after == {"nickname": None}


def test_an_edit_that_changes_nothing_is_none():
    assert refused(edit(name="Ann", nickname=""), person(name="Ann")) == [Why.NOTHING_CHANGES]


def test_every_wrong_value_is_told_at_once():
    someone = person(custom__tenantId="t-1", name="Ann")
    wish = edit(custom__tenantId="t-2", custom__level="high", nosuch="x", sub="y")
    assert refused(wish, someone) == [Why.IMMUTABLE, Why.NO_NUMBER, Why.NOT_IN_SCHEMA, Why.SET_BY_COGNITO]


def test_a_required_attribute_cannot_be_removed():
    of_pool = rules(schema=[{"Name": "name", "AttributeDataType": "String", "Required": True, "Mutable": True}])
    assert refused(edit(name=""), person(name="Ann"), of_pool) == [Why.REQUIRED]


def test_a_new_address_stays_verified_where_the_old_one_was_and_nothing_is_sent_to_the_person():
    someone = person(email="ann@example.com", email_verified="true")
    change = planned(edit(email="ann@example.org"), someone, rules(AutoVerifiedAttributes=["email"]))
    assert sent(change) == {"email": "ann@example.org", "email_verified": "true"}
    assert change.notices == ()
    assert change.weights == {Weight.COSTS}


def test_a_new_address_that_is_not_verified_gets_a_code_and_says_so():
    someone = person(email="ann@example.com", email_verified="true")
    wish = edit(email="ann@example.org", email_verified="false")
    change = planned(wish, someone, rules(AutoVerifiedAttributes=["email"]))
    assert sent(change) == {"email": "ann@example.org", "email_verified": "false"}
    assert [notice.what for notice in change.notices] == [Noticed.VERIFICATION_CODE_SENT, Noticed.CONTACT_UNVERIFIED]
    assert change.notices[0].facts["destination"] == "ann@example.org"
    assert change.after == {"email": "ann@example.org", "email_verified": "false"}


def test_the_word_on_a_new_number_is_sent_even_where_it_stays_the_same():
    someone = person(phone_number="+12025550123", phone_number_verified="false")
    assert sent(planned(edit(phone_number="+12025550124"), someone)) == {
        "phone_number": "+12025550124",
        "phone_number_verified": "false",
    }


def test_a_pool_that_waits_for_the_code_shows_no_new_address_until_then():
    of_pool = rules(
        AutoVerifiedAttributes=["email"],
        UserAttributeUpdateSettings={"AttributesRequireVerificationBeforeUpdate": ["email"]},
    )
    someone = person(email="ann@example.com", email_verified="true", name="Ann")
    change = planned(edit(email="ann@example.org", email_verified="false", name="Anna"), someone, of_pool)
    assert change.after == {"name": "Anna"}
    assert [notice.what for notice in change.notices] == [
        Noticed.VERIFICATION_CODE_SENT,
        Noticed.OLD_CONTACT_UNTIL_VERIFIED,
    ]
    assert change.undo is Lasting.MESSAGE_SENT


def test_who_signs_in_with_the_address_is_told_of_the_new_one():
    someone = person(email="ann@example.com", email_verified="true")
    by_name = planned(edit(email="ann@example.org"), someone, rules(UsernameAttributes=["email"]))
    assert [notice.what for notice in by_name.notices] == [Noticed.SIGNS_IN_WITH_NEW]
    unverified = edit(email="ann@example.org", email_verified="false")
    by_alias = planned(unverified, someone, rules(AliasAttributes=["email"]))
    assert [notice.what for notice in by_alias.notices] == [Noticed.CONTACT_UNVERIFIED, Noticed.CANNOT_SIGN_IN_WITH]


def test_an_address_is_removed_together_with_whether_it_was_verified():
    someone = person(email="ann@example.com", email_verified="true")
    change = planned(edit(email=""), someone, rules(AliasAttributes=["email"]))
    assert sent(change) == {"email": ""}
    assert change.after == {"email": None, "email_verified": None}
    assert [notice.what for notice in change.notices] == [Noticed.CANNOT_SIGN_IN_WITH]


def test_what_is_not_there_cannot_be_verified():
    assert refused(edit(email_verified="true"), person()) == [Why.VERIFIED_BUT_MISSING]


def test_a_federated_user_may_get_the_old_value_back_from_their_provider():
    change = planned(edit(name="Anna"), person("EXTERNAL_PROVIDER", name="Ann"))
    assert [notice.what for notice in change.notices] == [Noticed.PROVIDER_MAY_OVERWRITE]


def test_the_way_back_sets_contact_and_verification_in_one_request():
    someone = person(email="ann@example.com", email_verified="true")
    change = planned(edit(email="ann@example.org", email_verified="false"), someone)
    assert isinstance(change.undo, Wish)
    back = planned(change.undo, person(email="ann@example.org", email_verified="false"))
    assert sent(back) == {"email": "ann@example.com", "email_verified": "true"}


def test_what_somebody_else_changed_is_told_field_by_field():
    change = planned(edit(name="Anna", nickname="ann"), person(name="Ann", nickname="annie"))
    (conflict,) = conflicts(change, person(name="Annette", nickname="annie", zoneinfo="Europe/Paris"))
    assert (conflict.field, conflict.shown, conflict.now, conflict.wished) == ("name", "Ann", "Annette", "Anna")
    assert conflicts(change, person(name="Anna", nickname="annie")) == ()


@given(
    before=st.dictionaries(NAMES, VALUES.filter(bool)).map(possible), wished=st.dictionaries(NAMES, VALUES, min_size=1)
)
def test_an_edit_sends_what_it_shows_and_leads_back(before: dict[str, str], wished: dict[str, str]):
    someone = person(**before)
    change = plan(Wish(Kind.EDIT, values=wished), someone, rules())
    if not isinstance(change, Change):
        assert change.reasons
        return
    assert set(sent(change)) <= set(wished) | {"email_verified"}
    if sent(change).get("email"):
        assert sent(change)["email_verified"] in ("true", "false")
    assert change.before.keys() == change.after.keys()
    assert all(change.before[name] == before.get(name) for name in change.before)
    after = {**before, **{name: value for name, value in change.after.items() if value}}
    after = {name: value for name, value in after.items() if change.after.get(name, value) is not None}
    assert differences(change.after, person(**after)) == {}
    assert conflicts(change, someone) == ()
    assert isinstance(change.undo, Wish)
    back = plan(change.undo, person(**after), rules())
    if isinstance(back, Change):
        # A contact that nobody spoke of is as good as one that is not verified.
        for name, value in back.after.items():
            assert value == change.before.get(name) or (name, value) == ("email_verified", "false")
