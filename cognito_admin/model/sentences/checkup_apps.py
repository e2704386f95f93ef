"""What is said of what a check-up finds at app clients and identity providers."""

from collections.abc import Mapping

from cognito_admin.model.checkup.rule_ids import RuleId
from cognito_admin.model.sentences.templates import Plural, Sentence, marked

OF_APPS: Mapping[RuleId, Sentence] = {
    RuleId.PASSWORDS_SENT: Sentence(
        marked("An app client sends the password itself"),
        marked("{client} allows {flows}, so that the password travels to Cognito, and can be seen on its way."),
        marked(
            "Use SRP, which proves a password without sending it, once no app and no migration needs the other way."
        ),
    ),
    RuleId.IMPLICIT_GRANT: Sentence(
        marked("An app client hands out tokens in addresses"),
        marked("{client} allows the implicit grant: tokens stand in the address, in histories and in logs."),
        marked("Have the app use the code grant with PKCE, then take the implicit one away."),
    ),
    RuleId.CALLBACK_HTTP: Sentence(
        marked("An app client sends people to plain http"),
        marked(
            "{client} allows {url}. Codes and tokens that go there can be read, or taken by a program of that machine."
        ),
        marked("Use https, and keep addresses for development in an app client of their own."),
    ),
    RuleId.CALLBACK_WILDCARD: Sentence(
        marked("An app client allows a wildcard in an address"),
        marked("{client} allows {url}. Whoever gets hold of one matching address can receive other people's codes."),
        marked("Name each address in full."),
    ),
    RuleId.TOKENS_LONG_LIVED: Sentence(
        marked("Tokens of an app client live long"),
        marked(
            "In {client} a token lives for {lifetime}. Whoever steals a device or a backup of it is in for so long."
        ),
        marked("Shorten it. It holds for sign-ins from then on; people then have to sign in more often."),
    ),
    RuleId.REVOCATION_OFF: Sentence(
        marked("Tokens of an app client cannot be revoked"),
        marked("Signing out everywhere does not end what {client} was given."),
        marked("Switch revocation on. It holds for tokens given from then on."),
    ),
    RuleId.TELLS_WHO_HAS_AN_ACCOUNT: Sentence(
        marked("An app client tells strangers who has an account"),
        marked("{client} answers otherwise for user names that do not exist, so lists of addresses can be tried."),
        marked("Have it answer the same for all. An app that relies on UserNotFoundException must not any more."),
    ),
    RuleId.SECRET_STALE: Sentence(
        marked("A client secret is old"),
        marked(
            "One of {client} was made {days} days ago[; the client has {second} secrets, so a rotation was begun and not ended]."
        ),
        marked("Add a second secret, give it to the servers, then delete the older one."),
    ),
    RuleId.CLIENT_UNUSED: Sentence(
        marked("Nobody uses an app client"),
        marked("CloudWatch heard of no sign-in, sign-up or refresh through {client} in {days} days."),
        marked("Find out whose it is. If nobody's, delete it: whatever is open and unused is only of use to others."),
    ),
    RuleId.IMMUTABLE_ATTRIBUTE_MAPPED: Sentence(
        marked("A provider fills in an attribute that never changes"),
        marked("{provider} fills in {attributes}. Everybody can sign in once; after that it fails."),
        marked("Take it out of the mapping."),
    ),
    RuleId.REQUIRED_ATTRIBUTE_NOT_MAPPED: Sentence(
        marked("A provider lacks an attribute that the pool requires"),
        marked("{provider} does not fill in {attributes}. Nobody new can sign in with it."),
        marked("Say what the provider calls it."),
    ),
    RuleId.CERTIFICATE_EXPIRES: Sentence(
        marked("The certificate of a provider ends"),
        Plural(
            "That of {provider} holds until {day}[, for {days} day]. After that nobody signs in with it.",
            "That of {provider} holds until {day}[, for {days} days]. After that nobody signs in with it.",
            "days",
        ),
        marked("Get new metadata from the provider, best as an address that Cognito reads again by itself."),
    ),
    RuleId.METADATA_BY_FILE: Sentence(
        marked("Metadata of a provider came as a file"),
        marked("When {provider} changes its certificate, nobody signs in with it until somebody brings a new file."),
        marked("Give the address of the metadata, if the provider has one: Cognito reads it again by itself."),
    ),
    RuleId.PROVIDER_UNUSED: Sentence(
        marked("Nobody uses an identity provider"),
        marked("CloudWatch heard of no sign-in with {provider} in {days} days at least."),
        marked("Take it out of the app clients if nobody needs it: who controls it can sign in here."),
    ),
}
