"""Words for app clients: what their settings mean, what is wrong with one, and what an edit brings."""

from collections.abc import Mapping

from cognito_admin.model.sentences.templates import Label, marked

CLIENT_KINDS: Mapping[str, Label] = {
    "public": Label(
        marked("Public"), marked("No secret: an app in a browser or on a phone, where none could be kept.")
    ),
    "confidential": Label(marked("With secret"), marked("Proves itself with a secret: an app on a server.")),
    "machine": Label(
        marked("Machine to machine"), marked("Signs in for itself, not for a person, with its id and its secret.")
    ),
}

AUTH_FLOWS: Mapping[str, Label] = {
    "ALLOW_USER_SRP_AUTH": Label(
        marked("Password, never sent (SRP)"),
        marked(
            "The app proves that it knows the password without sending it. The safest way to sign in with a password."
        ),
    ),
    "ALLOW_USER_AUTH": Label(
        marked("Choice of factors"),
        marked(
            "People choose: password, passkey, or a code by e-mail or text message. Needs the plan Essentials or Plus. With it,"
            " passwords work even where the other ways are off."
        ),
    ),
    "ALLOW_REFRESH_TOKEN_AUTH": Label(
        marked("Stay signed in with a refresh token"),
        marked("The app gets new tokens without asking the person again. Cannot be combined with rotation, below."),
    ),
    "ALLOW_CUSTOM_AUTH": Label(
        marked("Own challenges"), marked("Lambda triggers of the pool decide what is asked, such as a magic link.")
    ),
    "ALLOW_USER_PASSWORD_AUTH": Label(
        marked("Password, sent to Cognito"),
        marked("Sends the password. The user migration trigger needs this, or the next one; otherwise prefer SRP."),
    ),
    "ALLOW_ADMIN_USER_PASSWORD_AUTH": Label(
        marked("Password, sent by a server"),
        marked("Sends the password from a server that has AWS credentials. Keep it off for apps in people's hands."),
    ),
    "ALLOW_TOKEN_EXCHANGE_DELEGATION": Label(
        marked("Token exchange: act on behalf"),
        marked("A service exchanges a person's token for one that names both the person and the service."),
    ),
    "ALLOW_TOKEN_EXCHANGE_IMPERSONATION": Label(
        marked("Token exchange: act as"),
        marked("A service exchanges a person's token for one that does not show that a service acts."),
    ),
    "USER_PASSWORD_AUTH": Label(
        marked("Password, sent to Cognito (old name)"),
        marked("Sends the password. Cannot be mixed with the newer names."),
    ),
    "ADMIN_NO_SRP_AUTH": Label(
        marked("Password, sent by a server (old name)"),
        marked("Sends the password. Cannot be mixed with the newer names."),
    ),
    "CUSTOM_AUTH_FLOW_ONLY": Label(
        marked("Own challenges only (old name)"), marked("Cannot be mixed with the newer names.")
    ),
}

GRANTS: Mapping[str, Label] = {
    "code": Label(
        marked("Authorization code"),
        marked(
            "The app receives a code and exchanges it for tokens. The right choice for apps that people sign in to."
        ),
    ),
    "implicit": Label(
        marked("Implicit"),
        marked(
            "Tokens come in the address, where browsers and logs keep them. Only for old apps that know nothing else."
        ),
    ),
    "client_credentials": Label(
        marked("Client credentials"),
        marked("The app signs in for itself with its secret. It is the only grant then, and takes only custom scopes."),
    ),
}

SCOPES: Mapping[str, Label] = {
    "openid": Label(marked("openid"), marked("Who signed in. Without it there is no ID token.")),
    "email": Label(marked("email"), marked("The e-mail address and whether it is verified.")),
    "phone": Label(marked("phone"), marked("The phone number and whether it is verified.")),
    "profile": Label(marked("profile"), marked("All attributes the app may read.")),
    "aws.cognito.signin.user.admin": Label(
        marked("aws.cognito.signin.user.admin"),
        marked("The person may change their own attributes, password and factors through the app."),
    ),
}

TOKENS: Mapping[str, Label] = {
    "AccessToken": Label(
        marked("Access token"),
        marked("5 minutes to 1 day. It is good until it expires, whatever happens to the account."),
    ),
    "IdToken": Label(marked("ID token"), marked("5 minutes to 1 day.")),
    "RefreshToken": Label(
        marked("Refresh token"), marked("1 hour to 10 years. For so long people stay signed in without being asked.")
    ),
}

TIME_UNITS: Mapping[str, str] = {
    "seconds": marked("seconds"),
    "minutes": marked("minutes"),
    "hours": marked("hours"),
    "days": marked("days"),
}

URL_TROUBLES: Mapping[str, str] = {
    "space": marked("{url}: an address has no spaces."),
    "long": marked("{url} is longer than 1,024 characters."),
    "no_scheme": marked("{url}: write the whole address, with https:// or the scheme of your app (myapp://) in front."),
    "no_host": marked("{url}: the name of the server is missing or wrong."),
    "wildcard": marked("{url}: Cognito compares addresses letter by letter and knows no wildcards. List each address."),
    "fragment": marked("{url}: Cognito takes no address with a # in it."),
    "plain_http": marked("{url} is not https. Plain http is taken for localhost, 127.0.0.1 and [::1] only."),
    "runs_code": marked("{url}: this kind of address can run code in the browser."),
}

CLIENT_PROBLEMS: Mapping[str, str] = {
    "name_missing": marked("Give the app client a name."),
    "name_long": marked("A name has at most {most} characters."),
    "name_signs": marked("Names take letters, digits, spaces and _ + = , . @ - but not {sign}."),
    "outlives_refresh": marked("It cannot live longer than the refresh token."),
    "session_range": marked("3 to 15 minutes."),
    "grace_range": marked("0 to 60 seconds."),
    "rotation_or_refresh": marked(
        "Rotation takes the place of “Stay signed in with a refresh token” among the ways to sign in. Switch one of them off."
    ),
    "flows_empty": marked("Choose at least one. With none, Cognito takes SRP, own challenges and refresh tokens."),
    "old_and_new_flows": marked("Cognito takes no mix of old and new names. Switch the old ones off."),
    "grants_missing": marked("Choose at least one grant, or switch the sign-in pages off."),
    "scopes_missing": marked("Choose at least one scope, or switch the sign-in pages off."),
    "machine_alone": marked(
        "Client credentials cannot be combined with another grant. Make a second app client for it."
    ),
    "machine_needs_secret": marked(
        "Client credentials need a secret, and a client without one never gets one. Make a new client."
    ),
    "callback_missing": marked("Where should people come back to? Add at least one callback URL."),
    "url_twice": marked("{url} is there twice."),
    "urls_many": marked("At most {most} addresses."),
    "default_no_callback": marked("The default has to be one of the callback URLs."),
    "scopes_many": marked("At most {most} scopes."),
    "scope_gone": marked("No resource server has the scope {scope}."),
    "provider_gone": marked("The pool has no identity provider {provider}."),
    "attribute_gone": marked("The pool has no attribute {attribute}."),
    "required_not_writable": marked("{attribute} is required at sign-up, so the app has to be able to write it."),
    "attributes_empty": marked("Choose at least one. Cognito takes an empty list for its default."),
    "context_needs_secret": marked("Only a client with a secret can pass on where people sign in from."),
    "project_arn": marked("That is no ARN of a Pinpoint project: arn:aws:mobiletargeting:region:account:apps/id."),
    "role_arn": marked("That is no ARN of a role: arn:aws:iam::account:role/name."),
    "secret_shape": marked("24 to 64 letters, digits, _ and +."),
    "password_travels": marked(
        "One of these sends the password itself, to be seen by whatever logs requests. Prefer SRP where the app can."
    ),
    "implicit_tokens": marked(
        "Implicit puts tokens into addresses. Use the authorization code with PKCE where the app can."
    ),
    "machine_scopes": marked("Client credentials get custom scopes only. The others are for people."),
    "mapped_not_writable": marked(
        "{provider} fills {attribute}, which this app may not write: whoever signs in with {provider} gets an error."
    ),
    "names_leak": marked("Anyone can find out by trying which user names exist."),
    "not_revocable": marked("Tokens cannot be taken back: a lost phone stays signed in until its tokens expire."),
    "nobody_signs_in": marked("No way to sign in is chosen, so the sign-in page of this app shows none."),
}
"""By ``ClientWhy``. ``url`` is in ``URL_TROUBLES``, and lifetimes are in ``LIFETIMES``."""

LIFETIMES: Mapping[str, str] = {
    "AccessToken": marked("5 minutes to 1 day."),
    "IdToken": marked("5 minutes to 1 day."),
    "RefreshToken": marked("1 hour to 10 years."),
}

CLIENT_NOTICES: Mapping[str, str] = {
    "flow_ends": marked("Apps that sign in by “{about}” with this client fail from now on."),
    "refresh_ends": marked("Refresh tokens stop working: people sign in again each time their access token expires."),
    "rotation_begins": marked(
        "Apps have to refresh with GetTokensFromRefreshToken and keep the new refresh token each time. Those that do not sign"
        " people out."
    ),
    "pages_end": marked("Apps that send people to the sign-in pages with this client fail from now on."),
    "grant_ends": marked("Apps that use the grant “{about}” fail from now on."),
    "callback_ends": marked("Sign-ins that should come back to {about} fail with redirect_mismatch."),
    "logout_ends": marked("Signing out to {about} fails."),
    "scope_ends": marked("Apps that ask for the scope {about} fail with invalid_scope."),
    "provider_ends": marked("{about} is gone from the sign-in page of this app."),
    "read_ends": marked("The app no longer sees {about}."),
    "write_ends": marked("The app can no longer change {about}."),
}
"""By ``ClientNoticed``."""
