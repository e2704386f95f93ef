"""What goes wrong with backups."""

from collections.abc import Mapping

from cognito_admin.model.failures import Code
from cognito_admin.model.sentences.templates import Sentence, marked

BACKUPS: Mapping[Code, Sentence] = {
    Code.BACKUP_NOT_FOUND: Sentence(
        marked("The backup is not there"),
        marked("There is nothing at {path}."),
        marked("Check the place. If it is on a network drive or a removable one, check that it is connected."),
    ),
    Code.BACKUP_NONE: Sentence(
        marked("This is not a backup"),
        marked(
            "{path} holds no file manifest.json, which every finished backup of this program has."
            "[ There are backups in it, the newest of which is {newest}.]"
        ),
        marked("Choose the folder that holds manifest.json, or a packed backup."),
    ),
    Code.BACKUP_UNFINISHED: Sentence(
        marked("This backup was never finished"),
        marked(
            "The work on {path} ended before all of the pool was in it. What is there may be a part of the users only."
        ),
        marked("Continue the backup: it goes on where it ended."),
    ),
    Code.BACKUP_BEING_WRITTEN: Sentence(
        marked("Another backup is being written there"),
        marked("This program, or another, on this computer or elsewhere, is at work on {path}."),
        marked("Wait until it is done, or choose another place."),
    ),
    Code.BACKUP_NEWER: Sentence(
        marked("Made by a newer version"),
        marked("{path} was written in a format that this version of the program does not know[ (format {format})]."),
        marked("Install the newer version."),
    ),
    Code.BACKUP_DAMAGED: Sentence(
        marked("A file of the backup is damaged"),
        marked("{path} is not as it was written: look at {file}."),
        marked("Verify the backup to see what is damaged and what is whole. If there is a copy, use that."),
    ),
    Code.BACKUP_CHANGED: Sentence(
        marked("The backup is not the one that this restore began with"),
        marked("{path} was changed since. To go on with it could leave people out or mix them up. Nothing was done."),
        marked("Put back what was there. Or open it anew, and restore it into another new pool."),
    ),
    Code.OPENED_FROM_BACKUP: Sentence(
        marked("Not possible in a backup"),
        marked("[“{pool}” was opened from a backup. ]AWS is not asked about it, and nothing in it can be changed."),
        marked("Open the pool itself through its connection."),
    ),
    Code.SETTINGS_NOT_IN_BACKUP: Sentence(
        marked("The settings of the pool are not in this file"),
        marked("{path} holds users, but not how their pool was set up."),
        marked("Look at its users. For the settings, open a backup that this program made."),
    ),
    Code.BACKUP_NOT_QUERYABLE: Sentence(
        marked("Nobody can query this backup where it lies"),
        marked("{path} is encrypted or packed into one file, and query engines read plain files in folders only."),
        marked("Unpack it or decrypt it first, or export its users as Parquet."),
    ),
    Code.MAP_NOT_UNDERSTOOD: Sentence(
        marked("The file does not say who became whom"),
        marked("{path} has to be a CSV file with the columns old_sub and new_sub.[ Line {line} lacks one of them.]"),
        marked("Use the file that a restore has written."),
    ),
    Code.BACKUP_ENCRYPTED: Sentence(
        marked("The backup is encrypted"),
        marked("What is in {path} can be read only with the key it was made for."),
        marked(
            "Enter the passphrase it was made with, or choose the file with the secret key of one of its recipients."
        ),
    ),
    Code.BACKUP_KEY_WRONG: Sentence(
        marked("Wrong key or passphrase"),
        marked("What is in {path} is encrypted, and what was given does not open it."),
        marked(
            "Enter the passphrase it was made with, or choose the file with the secret key of one of its recipients."
        ),
    ),
    Code.CONNECTION_NEEDED: Sentence(
        marked("It takes a connection to AWS"),
        marked("{path} lies in S3, and it is not known with which of your connections to ask for it."),
        marked("Choose a connection whose credentials may read the bucket, or download the folder and open it here."),
    ),
    Code.BUCKET_NAME_WRONG: Sentence(
        marked("No place in S3"),
        marked("{path} does not name a bucket in S3."),
        marked("Give the bucket and a folder in it, as “s3://bucket/folder”."),
    ),
    Code.BUCKET_NOT_FOUND: Sentence(
        marked("The bucket does not exist"),
        marked("S3 does not know {bucket}."),
        marked("Check its name, and create it in AWS first if there is none."),
    ),
    Code.BUCKET_REFUSED: Sentence(
        marked("S3 refused the request"),
        marked("{operation} was refused at {bucket}[ ({aws_code})]."),
        marked(
            "Read what AWS said: the key of the bucket, its storage class or a rule of it may be in the way. Then try again."
        ),
    ),
    Code.RECIPIENT_UNKNOWN: Sentence(
        marked("No key to encrypt for"),
        marked("“{recipient}” is no public key that age can encrypt for."),
        marked("Give a public key of age, which begins with “age1”, or one of SSH, as “ssh-ed25519 …” or “ssh-rsa …”."),
    ),
    Code.SECRETS_IN_CLEAR: Sentence(
        marked("Secrets are not written in clear"),
        marked("The secrets of app clients and identity providers go into encrypted backups only."),
        marked("Encrypt the backup, or leave the secrets out."),
    ),
    Code.IDENTITY_UNKNOWN: Sentence(
        marked("No secret key found"),
        marked("What was given holds no secret key that age can use."),
        marked(
            "Give a key file of age, with a line that begins with “AGE-SECRET-KEY-1”, or a private key of SSH that has no "
            "passphrase of its own."
        ),
    ),
}
