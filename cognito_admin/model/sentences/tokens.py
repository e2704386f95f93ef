"""What is said of a token, and what its claims mean.

Source: developer guide, "Understanding the identity (ID) token" and "Understanding the access token".
"""

from collections.abc import Mapping

from cognito_admin.model.sentences.templates import Label, marked
from cognito_admin.model.tokens.check import Said
from cognito_admin.model.tokens.token import Unreadable

UNREADABLE: Mapping[Unreadable, str] = {
    Unreadable.EMPTY: marked("Paste an ID token or an access token."),
    Unreadable.TOO_LONG: marked("This is far too long to be a token."),
    Unreadable.ENCRYPTED: marked(
        "This is encrypted, as refresh tokens are: only Cognito can read it. Paste an ID token or an access token."
    ),
    Unreadable.NO_TOKEN: marked(
        "This is no token that can be read: one has three parts with a point between each. "
        "A code, a session and some refresh tokens look like this."
    ),
    Unreadable.DAMAGED: marked("This token was cut off or changed on its way: a part of it cannot be decoded."),
}

SAID: Mapping[Said, Label] = {
    Said.SIGNED: Label(
        marked("Signed by this pool"), marked("The signature is right: nothing in the token was changed.")
    ),
    Said.FORGED: Label(
        marked("The signature is wrong"),
        marked("It names a key of this pool, which did not sign it. It was changed or forged: do not trust any of it."),
    ),
    Said.UNSIGNED: Label(
        marked("It is not signed"), marked("Anybody can write such a token. Cognito signs every one: do not trust it.")
    ),
    Said.OTHER_ALGORITHM: Label(
        marked("Signed by {algorithm}"),
        marked("Cognito signs with RS256 and with nothing else: this is not its token."),
    ),
    Said.KEY_UNKNOWN: Label(
        marked("Signed by a key that this pool does not have"),
        marked("Another pool signed it, or it was forged. Do not trust it."),
    ),
    Said.KEY_NOT_IN_BACKUP: Label(
        marked("Signed by a key that this backup does not have"),
        marked(
            "The pool may have got new keys since, or another one signed it. Open the pool itself to have it checked."
        ),
    ),
    Said.NO_KEYS: Label(marked("The signature was not checked"), marked("The keys of the pool are not known here.")),
    Said.NO_POOL: Label(
        marked("The signature was not checked"), marked("Open the pool it is of: its keys tell whether it is right.")
    ),
    Said.OTHER_POOL: Label(
        marked("It is of another pool"),
        marked("It says that it is of {pool}. Open that pool to have the signature checked."),
    ),
    Said.NOT_COGNITOS: Label(
        marked("It does not come from a user pool"), marked("Its issuer is no user pool of Cognito.")
    ),
    Said.NO_USE: Label(
        marked("It does not say what it is for"), marked("A token of a user pool is marked as id or access.")
    ),
    Said.EXPIRED: Label(marked("Expired {when}"), marked("Whoever checks it refuses it. The app has to refresh it.")),
    Said.VALID: Label(
        marked("Valid until {when}"),
        marked("Signing the user out does not shorten this where an API checks only signature and time."),
    ),
    Said.NOT_YET: Label(
        marked("Valid only from {when}"), marked("The clock of whoever refuses it, or of this computer, is wrong.")
    ),
    Said.NO_END: Label(marked("It has no end"), marked("Cognito gives every token one.")),
    Said.LARGE: Label(
        marked("It is very large"),
        marked(
            "Over {most} characters: servers that take 8 KB of headers refuse it. Custom claims or groups make it so."
        ),
    ),
    Said.USER_FOUND: Label(marked("Of {user}"), marked("The index of this pool knows this user.")),
    Said.USER_GONE: Label(
        marked("Nobody in the index has this sub"),
        marked("The user was deleted, is of another pool, or came after the last sync."),
    ),
    Said.USER_DISABLED: Label(
        marked("The user is disabled"),
        marked("They get no new tokens. This one counts until its end where nobody asks."),
    ),
    Said.USER_CHANGED: Label(
        marked("Changed since: {attributes}"),
        marked("The token says otherwise than the index: it is older, or a trigger set it."),
    ),
    Said.GROUPS_CHANGED: Label(
        marked("Other groups than the index has"),
        marked("The index has: {groups}. Groups change in tokens when they are refreshed."),
    ),
    Said.OF_AN_APP: Label(
        marked("Of an app, of no user"), marked("The app got it with its own secret (client credentials).")
    ),
}

CLAIMS: Mapping[str, str] = {
    "alg": marked("How it is signed."),
    "kid": marked("Which of the pool’s keys signed it."),
    "typ": marked("The kind of document."),
    "sub": marked("The user, for good: it never changes and never comes back."),
    "iss": marked("Who made the token: the user pool."),
    "aud": marked("The app client that the ID token is for."),
    "client_id": marked("The app client that asked for the access token."),
    "token_use": marked("id: who somebody is. access: what the app may do for them."),
    "auth_time": marked("When the person signed in, rather than when the token was refreshed."),
    "iat": marked("When this token was made."),
    "exp": marked("When it ends."),
    "nbf": marked("When it begins to count."),
    "jti": marked("The token itself."),
    "origin_jti": marked("The refresh token it came of: revoking that revokes this one for Cognito’s own API."),
    "event_id": marked("The sign-in, as triggers and logs name it."),
    "device_key": marked("The device the person signed in on."),
    "scope": marked("What the app may do: scopes of resource servers and of OpenID."),
    "version": marked("The format of the access token."),
    "username": marked("The user name, in an access token."),
    "nonce": marked("What the app sent along to know its own sign-in by."),
    "at_hash": marked("A hash of the access token that belongs to it."),
    "cognito:username": marked("The user name, in an ID token."),
    "cognito:groups": marked("The groups of the user when the token was made."),
    "cognito:roles": marked("The IAM roles of those groups, for identity pools."),
    "cognito:preferred_role": marked("The role of the group with the lowest precedence, which an identity pool takes."),
    "identities": marked("The accounts at identity providers that lead to this user."),
    "email": marked("The e-mail address when the token was made."),
    "email_verified": marked("Whether the person proved that the e-mail address is theirs."),
    "phone_number": marked("The phone number when the token was made."),
    "phone_number_verified": marked("Whether the person proved that the phone number is theirs."),
}
"""By the claim's name."""

CUSTOM_CLAIM = marked("A custom attribute of the pool.")
OTHER_CLAIM = marked("An attribute of the user, or a claim that the trigger before tokens are made added.")
