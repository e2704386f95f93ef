from cognito_admin.model.attributes import AttributeGroup, group_of, is_custom, ordered, title


def test_attributes_are_read_contact_first_then_profile_custom_in_the_order_of_the_schema_and_the_rest():
    schema = ("name", "email", "custom:tenantId", "custom:age")
    names = {"zzz", "custom:age", "custom:tenantId", "family_name", "name", "phone_number", "email", "custom:unknown"}
    assert ordered(names, schema) == (
        "email",
        "phone_number",
        "name",
        "family_name",
        "custom:tenantId",
        "custom:age",
        "custom:unknown",
        "zzz",
    )


def test_custom_attributes_are_known_by_their_prefix_and_told_without_it():
    assert is_custom("custom:tenantId")
    assert is_custom("dev:custom:flag")
    assert title("custom:tenantId") == "tenantId"
    assert title("dev:custom:flag") == "flag"
    assert title("email") == "E-mail"
    assert title("whatever") == "whatever"
    assert group_of("custom:email") is AttributeGroup.CUSTOM
    assert group_of("whatever") is AttributeGroup.OTHER
