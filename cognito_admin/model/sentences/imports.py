"""Why somebody fits into no file of a user import."""

from collections.abc import Mapping

from cognito_admin.model.restore.import_file import Unfit
from cognito_admin.model.sentences.templates import marked

UNFITS: Mapping[Unfit, str] = {
    Unfit.NO_USERNAME: marked("There is no user name."),
    Unfit.SPACE_IN_USERNAME: marked("The user name has a space in it."),
    Unfit.NO_VERIFIED_CONTACT: marked("No e-mail address or phone number is verified, as the pool asks for."),
    Unfit.REQUIRED_MISSING: marked("An attribute that the pool requires is missing."),
    Unfit.NOT_IN_SCHEMA: marked("The pool does not have one of the attributes."),
    Unfit.VALUE_REFUSED: marked("A value is outside of what the pool allows."),
    Unfit.BIRTHDATE_WITHOUT_YEAR: marked("The birthdate has no year, which an import asks for."),
    Unfit.LINE_BREAK: marked("A value has a line break in it, which fits into no line of the file."),
    Unfit.BACKSLASH_AT_END: marked("A value ends with a backslash, which would take the next one along."),
    Unfit.ROW_TOO_LONG: marked("The line would be longer than the 16,000 characters that AWS reads."),
}
