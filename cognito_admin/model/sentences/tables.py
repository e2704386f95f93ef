"""Why a file is not the table of users that was expected."""

from collections.abc import Mapping

from cognito_admin.model.sentences.templates import marked

NO_TABLE: Mapping[str, str] = {
    "unreadable": marked("The file cannot be read. It may have been moved, or another program may hold it."),
    "binary": marked("This is not a text file. Save the table as CSV and choose that file."),
    "empty": marked("The file is empty."),
    "no_rows": marked("The file has a line of titles at most, and no users below it."),
    "too_long": marked("The file has more than 100,000 users. Divide it into several."),
    "damaged": marked("The file cannot be read as a table: a quotation mark may be missing somewhere."),
}
