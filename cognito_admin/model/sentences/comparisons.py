"""What is said of the differences between two backups, or a backup and a pool."""

from collections.abc import Mapping

from cognito_admin.model.comparisons import About, Kind
from cognito_admin.model.sentences.templates import Unit, marked

DIFFERENT: Mapping[tuple[About, Kind], Unit] = {
    (About.SETTING, Kind.ADDED): Unit(
        marked("{count} file of settings added"), marked("{count} files of settings added")
    ),
    (About.SETTING, Kind.REMOVED): Unit(
        marked("{count} file of settings removed"), marked("{count} files of settings removed")
    ),
    (About.SETTING, Kind.CHANGED): Unit(
        marked("{count} file of settings changed"), marked("{count} files of settings changed")
    ),
    (About.GROUP, Kind.ADDED): Unit(marked("{count} group added"), marked("{count} groups added")),
    (About.GROUP, Kind.REMOVED): Unit(marked("{count} group removed"), marked("{count} groups removed")),
    (About.GROUP, Kind.CHANGED): Unit(marked("{count} group changed"), marked("{count} groups changed")),
    (About.USER, Kind.ADDED): Unit(marked("{count} user added"), marked("{count} users added")),
    (About.USER, Kind.REMOVED): Unit(marked("{count} user removed"), marked("{count} users removed")),
    (About.USER, Kind.CHANGED): Unit(marked("{count} user changed"), marked("{count} users changed")),
    (About.MEMBERSHIP, Kind.ADDED): Unit(marked("{count} membership added"), marked("{count} memberships added")),
    (About.MEMBERSHIP, Kind.REMOVED): Unit(marked("{count} membership removed"), marked("{count} memberships removed")),
}
"""In the order in which they are told."""
