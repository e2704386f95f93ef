"""A pool's attribute schema: the twenty standard attributes, and what may be given or added to them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cognito_admin.demo.errors import invalid_parameter

Attribute = dict[str, Any]

MAX_CUSTOM_ATTRIBUTES = 50
MAX_STRING_LENGTH = 2048

_TEXTS = (
    "name",
    "given_name",
    "family_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "email",
    "email_verified",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "phone_number",
    "phone_number_verified",
    "address",
)
_BOOLEANS = ("email_verified", "phone_number_verified")


def _attribute(name: str, kind: str, **more: Any) -> Attribute:
    return {
        "Name": name,
        "AttributeDataType": kind,
        "DeveloperOnlyAttribute": False,
        "Mutable": True,
        "Required": False,
        **more,
    }


def _text(name: str, low: str = "0", high: str = str(MAX_STRING_LENGTH), **more: Any) -> Attribute:
    return _attribute(name, "String", **more, StringAttributeConstraints={"MinLength": low, "MaxLength": high})


def standard_attributes() -> list[Attribute]:
    """The twenty every pool has, in the order and with the bounds DescribeUserPool gives for an untouched pool."""
    attributes = [_text("sub", low="1", Mutable=False, Required=True)]
    for name in _TEXTS:
        if name in _BOOLEANS:
            attributes.append(_attribute(name, "Boolean"))
        elif name == "birthdate":
            attributes.append(_text(name, low="10", high="10"))
        else:
            attributes.append(_text(name))
    attributes.append(_attribute("updated_at", "Number", NumberAttributeConstraints={"MinValue": "0"}))
    return attributes


STANDARD_NAMES = frozenset(attribute["Name"] for attribute in standard_attributes())


def schema_of_new_pool(given: Sequence[Mapping[str, Any]]) -> list[Attribute]:
    """CreateUserPool's ``Schema`` laid over the standard attributes; a name that is not standard makes a custom one."""
    standard = {attribute["Name"]: attribute for attribute in standard_attributes()}
    custom: list[Mapping[str, Any]] = []
    for entry in given:
        name = entry.get("Name", "")
        if name in standard:
            standard[name] = _changed_standard(standard[name], entry)
        else:
            custom.append(entry)
    return with_custom_attributes(list(standard.values()), custom)


def with_custom_attributes(schema: Sequence[Attribute], added: Iterable[Mapping[str, Any]]) -> list[Attribute]:
    """The schema with the given custom attributes at its end; they can never be changed or taken away again."""
    grown = list(schema)
    names = {attribute["Name"] for attribute in schema}
    for entry in added:
        attribute = _custom(entry)
        if attribute["Name"] in names:
            raise invalid_parameter(
                f"{attribute['Name']}: Existing attribute already has name {attribute['Name']}.",
            )
        names.add(attribute["Name"])
        grown.append(attribute)
    if len(grown) - len(STANDARD_NAMES) > MAX_CUSTOM_ATTRIBUTES:
        raise invalid_parameter(
            f"The number of custom attributes exceeds the limit of {MAX_CUSTOM_ATTRIBUTES}.",
        )
    return grown


def _changed_standard(standard: Attribute, entry: Mapping[str, Any]) -> Attribute:
    name = standard["Name"]
    if entry.get("AttributeDataType", standard["AttributeDataType"]) != standard["AttributeDataType"] or entry.get(
        "DeveloperOnlyAttribute"
    ):
        raise invalid_parameter(
            f"You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute {name}",
        )
    if name == "sub":
        return standard
    changed = {key: value for key, value in entry.items() if key in ("Mutable", "Required")}
    return {**standard, **changed, **_constraints(name, standard["AttributeDataType"], entry)}


def _custom(entry: Mapping[str, Any]) -> Attribute:
    kind = entry.get("AttributeDataType")
    if not kind:
        raise invalid_parameter(
            "Invalid AttributeDataType input, consider using the provided AttributeDataType enum.",
        )
    if entry.get("Required"):
        raise invalid_parameter("Required custom attributes are not supported currently.")
    developer_only = bool(entry.get("DeveloperOnlyAttribute", False))
    name = f"{'dev:' if developer_only else ''}custom:{entry['Name']}"
    attribute = _attribute(name, kind, DeveloperOnlyAttribute=developer_only, Mutable=bool(entry.get("Mutable", True)))
    if kind in ("String", "Number"):
        attribute[f"{kind}AttributeConstraints"] = {}
    return {**attribute, **_constraints(name, kind, entry)}


def _constraints(name: str, kind: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    """The bounds given for an attribute of this kind, checked; bounds for another kind are ignored, as AWS does."""
    member = f"{kind}AttributeConstraints"
    given: Mapping[str, str] = entry.get(member) or {}
    if kind not in ("String", "Number") or not given:
        return {}
    low_member, high_member = ("MinLength", "MaxLength") if kind == "String" else ("MinValue", "MaxValue")
    low, high = (_bound(name, member, given.get(key)) for key in (low_member, high_member))
    if kind == "String" and max(low or 0, high or 0) > MAX_STRING_LENGTH:
        raise invalid_parameter(
            f"user.{name}: String attributes cannot have a length of more than {MAX_STRING_LENGTH}",
        )
    if low is not None and high is not None and low > high:
        raise invalid_parameter(f"user.{name}: Max {kind.lower()} bound cannot be less than the min bound.")
    return {member: dict(given)}


def _bound(name: str, member: str, text: str | None) -> int | None:
    if text is None:
        return None
    try:
        number = int(text)
    except ValueError:
        number = -1
    if number < 0:
        raise invalid_parameter(f"Invalid {member} for schema attribute {name}")
    return number
