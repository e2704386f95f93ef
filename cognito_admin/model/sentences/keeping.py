"""What goes wrong with what is kept on this computer."""

from collections.abc import Mapping

from cognito_admin.model.failures import Code
from cognito_admin.model.sentences.templates import Sentence, marked

KEEPING: Mapping[Code, Sentence] = {
    Code.STORE_DAMAGED: Sentence(
        marked("A file of this program is damaged"),
        marked("{path} cannot be read any more.[ Reason: {reason}.] Your user pools in AWS are not affected."),
        marked("Set the file aside and sync again. The damaged file stays in the same folder."),
    ),
    Code.STORE_NEWER: Sentence(
        marked("Kept by a newer version"),
        marked("{path} was written by a newer version of this program, so this version leaves it alone."),
        marked("Install the newer version, or move the file away and sync again."),
    ),
    Code.STORE_LOCKED: Sentence(
        marked("A file is in use"),
        marked("Another program, or another window of this one, is using {path}."),
        marked("Close the other one, or wait until its work is done, then try again."),
    ),
    Code.STORE_UNREADABLE: Sentence(
        marked("The disk did not answer"),
        marked("{path} could not be read just now.[ Reason: {reason}.] Nothing was changed."),
        marked("Try again. If the file is on a network drive or a removable one, check that it is connected."),
    ),
    Code.STORE_KEY_WRONG: Sentence(
        marked("Wrong key or passphrase"),
        marked("What is kept on this computer is encrypted, and this key does not open it[: {path}]."),
        marked("Enter the passphrase you used before. If it is lost, set the files aside and sync again."),
    ),
    Code.STORE_KEY_LOST: Sentence(
        marked("The key of what is kept here is gone"),
        marked(
            "What this program keeps on this computer is encrypted, and its key cannot be found[: {reason}]. "
            "Your user pools in AWS are not affected."
        ),
        marked(
            "Bring the key back if you can, then try again. Otherwise start anew: in the window, or by moving key.json, "
            "salt.json, journal.db and the folder indexes[ in {path}] elsewhere. Then sync your pools again."
        ),
    ),
    Code.STORE_NOT_ENCRYPTED: Sentence(
        marked("Encryption is not available"),
        marked("The database library of this installation cannot encrypt, so nothing is kept.[ Reason: {reason}.]"),
        marked("Install the program again. Remove the package “apsw” if it was installed beside “apsw-sqlite3mc”."),
    ),
    Code.DISK_FULL: Sentence(
        marked("The disk is full"),
        marked("There is no room left to write {path}."),
        marked("Free some space and try again. What was already kept is safe."),
    ),
    Code.FOLDER_NOT_WRITABLE: Sentence(
        marked("The folder cannot be written to"),
        marked("This program may not write to {path}.[ Reason: {reason}.]"),
        marked("Check the permissions of the folder, or start with “--basedir” and another folder."),
    ),
    Code.EXPORT_NOT_WRITTEN: Sentence(
        marked("The file could not be written"),
        marked("{path} could not be written.[ Reason: {reason}.] What stood there before is as it was."),
        marked("Choose another folder, or close the program that has the file open, and export again."),
    ),
    Code.PARQUET_MISSING: Sentence(
        marked("Parquet files cannot be written here"),
        marked("They are written by pyarrow, which this installation of the program does not have."),
        marked("Install it with “pip install pyarrow” beside the program, or export as CSV or JSON lines."),
    ),
    Code.LIST_CHANGED: Sentence(
        marked("The list has changed meanwhile"),
        marked("Users were added or removed, or the pool was read anew, before your choice of them was written."),
        marked("Choose them again and export once more."),
    ),
    Code.SETTINGS_DAMAGED: Sentence(
        marked("The settings could not be read"),
        marked(
            "The settings file was damaged, so the program starts with its defaults. The old file is kept as {path}."
        ),
        marked("Add your connections again. Your user pools in AWS are not affected."),
    ),
    Code.JOURNAL_DAMAGED: Sentence(
        marked("The history could not be read"),
        marked(
            "The file with the history of jobs was damaged, so a new one was begun. The old file is kept as {path}."
        ),
        marked("Nothing needs to be done. Your user pools in AWS and what was synced are not affected."),
    ),
    Code.KEYRING_MISSING: Sentence(
        marked("No keyring on this computer"),
        marked(
            "What this program keeps is encrypted, and the key belongs into the keyring of the operating system. "
            "No keyring was found[ ({reason})]."
        ),
        marked("Choose a passphrase, or keep nothing beyond this session. Nothing is ever written unencrypted."),
    ),
    Code.KEYRING_LOCKED: Sentence(
        marked("The keyring is locked"),
        marked("The keyring of the operating system did not give out the key.[ Reason: {reason}]"),
        marked("Unlock the keyring and try again."),
    ),
    Code.SECRET_NOT_KEPT: Sentence(
        marked("The secret was not kept"),
        marked(
            "A secret was entered for this change, and secrets are never kept. So what is left of it cannot be made."
        ),
        marked("Leave the change as it is, and make it again with the secret."),
    ),
    Code.SECRET_TOO_LONG: Sentence(
        marked("Too long for a keyring"),
        marked(
            "The keyring of Windows holds {most} characters at most, and this program keeps to that on every system."
        ),
        marked("Check that nothing else was pasted along. An access key has far less."),
    ),
    Code.PASSPHRASE_NEEDED: Sentence(
        marked("Passphrase needed"),
        marked("What is kept on this computer is encrypted with a passphrase that you chose before."),
        marked("Enter the passphrase."),
    ),
    Code.INDEX_MISSING: Sentence(
        marked("Not synced yet"),
        marked("The users of {pool} have not been fetched to this computer yet."),
        marked("Sync the pool, then search it."),
    ),
}
