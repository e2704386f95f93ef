"""What people who change something are called."""

from cognito_admin.model.callers import Caller, CallerKind, read_caller
from cognito_admin.model.sentences.templates import Translate, marked


def caller_name(arn: str, translate: Translate = marked) -> str:
    """``ann``, ``ann (role Support)``, ``ann@example.com (SSO AdministratorAccess)``, ``role Support``."""
    return _name(read_caller(arn), translate)


def _name(caller: Caller, translate: Translate) -> str:
    facts = {"name": caller.name, "role": caller.role, "account": caller.account}
    match caller.kind:
        case CallerKind.SSO:
            form = translate(marked("{name} (SSO {role})"))
        case CallerKind.ROLE:
            form = translate(marked("{name} (role {role})")) if caller.name else translate(marked("role {role}"))
        case CallerKind.FEDERATED:
            form = translate(marked("{name} (federated)"))
        case CallerKind.ROOT:
            form = translate(marked("root user of account {account}"))
        case CallerKind.USER | CallerKind.OTHER:
            return caller.name
    return form.format(**facts)
