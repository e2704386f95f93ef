"""What keeps the program from talking to AWS at all."""

from collections.abc import Mapping

from cognito_admin.model.failures import Code
from cognito_admin.model.sentences.templates import Plural, Sentence, marked

CONNECTING: Mapping[Code, Sentence] = {
    Code.PROFILE_NOT_FOUND: Sentence(
        marked("AWS profile not found"),
        marked("There is no profile named “{profile}” in your AWS configuration[ ({path})]."),
        marked("Choose another profile for this connection, or create it with “aws configure --profile {profile}”."),
    ),
    Code.AWS_FILE_DAMAGED: Sentence(
        marked("AWS configuration not readable"),
        marked("{path} cannot be read.[ Reason: {reason}]"),
        marked("Correct the file in a text editor, then try again. Nothing was changed in it."),
    ),
    Code.NO_CREDENTIALS: Sentence(
        marked("No AWS credentials found"),
        marked(
            "[The profile “{profile}” gives no credentials. ]No access key, role or sign-in was found to talk to AWS with."
        ),
        marked("Choose a profile that has credentials, or set one up with “aws configure” or “aws configure sso”."),
    ),
    Code.CREDENTIALS_INCOMPLETE: Sentence(
        marked("AWS profile incomplete"),
        marked("The settings of “{profile}” are not complete, so no credentials come of them.[ Reason: {reason}]"),
        marked("Complete the profile in ~/.aws/config or ~/.aws/credentials, or choose another one."),
    ),
    Code.CREDENTIALS_NOT_FETCHED: Sentence(
        marked("Credentials could not be fetched"),
        marked("“{profile}” takes its credentials from elsewhere, and that source gave none.[ Reason: {reason}]"),
        marked("Check the program, role or identity provider that the profile names, then try again."),
    ),
    Code.CREDENTIALS_EXPIRED: Sentence(
        marked("AWS credentials expired"),
        marked("The credentials of “{profile}” were valid for a limited time, and that time is over."),
        marked("Renew them the way you got them (sign in again, or paste new temporary keys), then try again."),
    ),
    Code.CREDENTIALS_INVALID: Sentence(
        marked("AWS does not accept the credentials"),
        marked(
            "AWS does not know the access key of “{profile}”. It may have been deleted, mistyped, "
            "{region} is not enabled in this account, or the key belongs to another part of AWS such as China or GovCloud."
        ),
        marked("Check the access key and the region of the connection, or choose another profile."),
    ),
    Code.SSO_SIGN_IN_NEEDED: Sentence(
        marked("Sign in to AWS again"),
        marked("The sign-in session of “{profile}” has ended or was never started."),
        marked("Sign in from the window, or run “{command}” in a terminal."),
    ),
    Code.LOGIN_NEEDED: Sentence(
        marked("Sign in to AWS again"),
        marked("The sign-in session of “{profile}” has ended or was never started."),
        marked("Run “{command}” in a terminal, finish the sign-in in the browser, then try again."),
    ),
    Code.SIGN_IN_EXPIRED: Sentence(
        marked("The code is no longer valid"),
        marked("It is good for some minutes only, and was not confirmed in the browser in that time."),
        marked("Start again to get a new code."),
    ),
    Code.SIGN_IN_DENIED: Sentence(
        marked("The sign-in was refused in the browser"),
        marked("The page in the browser was told not to let this program in."),
        marked("Start again, and allow access if the page shows the code that this program shows."),
    ),
    Code.SIGN_IN_REFUSED: Sentence(
        marked("The sign-in could not begin"),
        marked("{portal} does not let this program ask for a sign-in.[ Reason: {reason}]"),
        marked(
            "Check the start URL and the region[ ({region})] of the sign-in in your AWS configuration, then try again."
        ),
    ),
    Code.MFA_CODE_MISSING: Sentence(
        marked("MFA code needed"),
        marked("“{profile}” takes on the role {role}[ in account {account}], which asks for a code. None was given."),
        marked("Try again and type the code that the device shows. A script can use a profile that needs no code."),
    ),
    Code.PROFILE_LOOPS: Sentence(
        marked("The AWS profile leads back to itself"),
        marked("“{profile}” takes its credentials from another profile, and that way leads in a circle[: {chain}]."),
        marked("Correct the lines “source_profile” in ~/.aws/config, then try again."),
    ),
    Code.CREDENTIAL_PROGRAM_FAILED: Sentence(
        marked("The program for credentials failed"),
        marked("“{profile}” gets its credentials from {program}, and that gave none.[ Reason: {reason}.]"),
        marked("Run the line “credential_process” of the profile in a terminal to see what it says, then try again."),
    ),
    Code.CREDENTIAL_PROGRAM_SILENT: Sentence(
        marked("The program for credentials did not answer"),
        marked(
            "“{profile}” gets its credentials from {program}. That was ended after {seconds} seconds without an answer."
        ),
        marked("It may wait for something in another window. Run it in a terminal to see, then try again."),
    ),
    Code.SIGN_IN_STOPPED: Sentence(
        marked("Signing in was stopped"),
        marked("Signing in with “{profile}” was stopped before it came to its end."),
        marked("Try again when you want to go on."),
    ),
    Code.LOGIN_NOT_INSTALLED: Sentence(
        marked("A profile of “aws login” cannot be used here"),
        marked("“{profile}” signs in with “aws login”. This installation lacks the library awscrt that this needs."),
        marked("Install it with “pip install awscrt”, or choose another profile."),
    ),
    Code.ACCESS_KEY_MISSING: Sentence(
        marked("Access key needed"),
        marked("The access key of this connection is not kept on this computer, or was for one session only."),
        marked("Edit the connection and type the access key again."),
    ),
    Code.ACCESS_KEY_NOT_KEPT: Sentence(
        marked("The access key is for this session only"),
        marked("The access key of “{connection}” could not be put into the keyring of this computer[ ({reason})]."),
        marked("It works until you close the program. At the next start, edit the connection and type it again."),
    ),
    Code.NO_REGION: Sentence(
        marked("No region chosen"),
        marked("“{profile}” does not say which AWS region to use."),
        marked("Choose the region of your user pools in the connection."),
    ),
    Code.REGION_UNKNOWN: Sentence(
        marked("Region not known"),
        marked("“{region}” is not a region with Amazon Cognito."),
        marked("Check the spelling, for example us-east-1 or eu-west-1."),
    ),
    Code.REGION_NOT_ENABLED: Sentence(
        marked("The region is not enabled"),
        marked("{region} is switched off in this account, so AWS accepts no request there."),
        marked(
            "Enable the region under “Account” in the AWS console, which takes some minutes, or choose another one."
        ),
    ),
    Code.CLOCK_WRONG: Sentence(
        marked("The clock of this computer may be wrong"),
        Plural(
            "AWS refused the signature of the request. It does so when the clock is off or the secret key is wrong."
            "[ The clock differs from that of AWS by {minutes} minute.]",
            "AWS refused the signature of the request. It does so when the clock is off or the secret key is wrong."
            "[ The clock differs from that of AWS by {minutes} minutes.]",
            "minutes",
        ),
        marked("Set date and time to automatic and try again. If the clock is right, check the secret key."),
    ),
    Code.SECRET_KEY_WRONG: Sentence(
        marked("AWS does not accept the secret key"),
        marked("AWS knows the access key of “{profile}”, but the secret key does not belong to it."),
        marked("Type or paste the secret key again. Nothing may be missing at its end."),
    ),
    Code.ENDPOINT_MALFORMED: Sentence(
        marked("The endpoint URL is not complete"),
        marked("“{endpoint}” is not a web address."),
        marked("Write it as in http://localhost:5000, or leave it empty to use AWS itself."),
    ),
    Code.ENDPOINT_UNREACHABLE: Sentence(
        marked("No connection to AWS"),
        marked("{endpoint} could not be reached.[ Reason: {reason}.]"),
        marked("Check the network, the proxy and the region or endpoint URL of the connection, then try again."),
    ),
    Code.ENDPOINT_NOT_COGNITO: Sentence(
        marked("This is not Amazon Cognito"),
        marked("{endpoint} answered, but not the way AWS does[ (HTTP status {status})]."),
        marked(
            "Check the endpoint URL of the connection. A proxy or a sign-in page of the network may also be in between."
        ),
    ),
    Code.PROXY_REFUSED: Sentence(
        marked("The proxy let nothing through"),
        marked("The proxy between this computer and AWS refused the connection.[ Reason: {reason}.]"),
        marked("Check the proxy settings (HTTPS_PROXY) and the name and password it may ask for, then try again."),
    ),
    Code.CERTIFICATE_REFUSED: Sentence(
        marked("The connection is not trusted"),
        marked("The certificate of {endpoint} could not be verified.[ Reason: {reason}.]"),
        marked(
            "If your company inspects network traffic, set AWS_CA_BUNDLE to its certificate file. "
            "Otherwise do not go on: someone may be listening."
        ),
    ),
    Code.CERTIFICATES_UNREADABLE: Sentence(
        marked("The file of certificates cannot be read"),
        marked(
            "{path} is named by AWS_CA_BUNDLE or “ca_bundle” as the certificates to trust, and cannot be read.[ Reason: {reason}.]"
        ),
        marked("Correct the path, or remove the setting to trust the usual certificates."),
    ),
    Code.CONNECTION_CLOSED: Sentence(
        marked("The connection was closed"),
        marked("The connection was changed or removed while something was still asked of it."),
        marked("Open the pool again from the list of connections."),
    ),
}
