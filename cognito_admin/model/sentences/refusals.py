"""Why Cognito refuses what it was asked, where its own words need an explanation."""

from collections.abc import Mapping

from cognito_admin.model.failures import Code
from cognito_admin.model.sentences.templates import Sentence, marked

REFUSALS: Mapping[Code, Sentence] = {
    Code.DECLINED_BY_COGNITO: Sentence(
        marked("Cognito declined"),
        marked(
            "Cognito itself declined {operation}. This is about the user or the pool, not about your AWS permissions."
        ),
        marked("Read what AWS said: it names the state that is in the way."),
    ),
    Code.ATTEMPT_LIMIT: Sentence(
        marked("Too many attempts for this user"),
        marked("Cognito counts attempts for each user, and allows no more of them for now."),
        marked("Wait an hour before the next attempt. Trying again earlier does not help."),
    ),
    Code.EMAIL_LIMIT: Sentence(
        marked("No more e-mails today"),
        marked("The pool sends through Cognito’s own address, which allows 50 e-mails a day for the whole account."),
        marked("Let the pool send through Amazon SES, or go on tomorrow."),
    ),
    Code.QUOTA_REACHED: Sentence(
        marked("A quota of the account is reached"),
        marked("AWS limits how many of these there may be, and {operation} would exceed that."),
        marked("Ask for a higher quota under Service Quotas, or remove what is no longer needed."),
    ),
    Code.SECONDARY_REGION: Sentence(
        marked("Only possible in the primary region"),
        marked("{region} holds a copy of this pool, and a copy cannot do {operation}."),
        marked("Open the pool in its primary region."),
    ),
    Code.FIREWALL_REFUSED: Sentence(
        marked("Blocked by the firewall of the pool"),
        marked("An AWS WAF web ACL protects this pool, and one of its rules refused {operation}."),
        marked("Look up the request in the logs of the web ACL, and correct the rule."),
    ),
    Code.THING_NOT_FOUND: Sentence(
        marked("It is no longer there"),
        marked("Cognito does not find what {operation} is about. It may have been deleted a moment ago."),
        marked("Refresh what is shown, then look again."),
    ),
    Code.THING_EXISTS: Sentence(
        marked("It exists already"),
        marked("{operation} would make something that {pool} already has."),
        marked("Choose another name, or change what exists."),
    ),
    Code.USER_EXISTS: Sentence(
        marked("The user exists already"),
        marked(
            "{pool} already has a user of this name[: {holder}]. Names may be the same though their capitals differ."
        ),
        marked("Open that user, or choose another name."),
    ),
    Code.ALIAS_TAKEN: Sentence(
        marked("Another user has it already"),
        marked("Another user of {pool} signs in with the same {attribute}[: {holder}]."),
        marked("Search for that user. One of the two has to give it up."),
    ),
    Code.CHANGED_MEANWHILE: Sentence(
        marked("Changed by somebody else at the same time"),
        marked("Two changes met, and Cognito made the other one."),
        marked("Refresh, look at what changed, and make your change again."),
    ),
    Code.IMPORT_RUNNING: Sentence(
        marked("A user import is running"),
        marked("Cognito imports users into {pool}, and changes nothing else of it until that is done."),
        marked("Wait until the import is done, or stop the import job."),
    ),
    Code.PRECONDITION_NOT_MET: Sentence(
        marked("Something has to be done first"),
        marked("{operation} needs a step that was not done yet, such as uploading the file of an import job."),
        marked("Read what AWS said, do the missing step and try again."),
    ),
    Code.IMPORT_FILE_REFUSED: Sentence(
        marked("The file of the import was not accepted"),
        marked("AWS refused the file with the users before any of them was made.[ It said: {reason}]"),
        marked("Try again: each job takes its file for fifteen minutes, and a new one is made."),
    ),
    Code.IMPORT_FAILED: Sentence(
        marked("The import failed"),
        marked("Cognito ended the import without making users.[ It said: {reason}]"),
        marked("Check the role of the import and what AWS said, then continue: nobody is made twice."),
    ),
    Code.NOT_IMPORTED: Sentence(
        marked("The import left this user out"),
        marked("The user is not in the pool.[ Why: {reason}]"),
        marked(
            "Correct what is wrong in the file or the pool and try again, or choose another way than the import job."
        ),
    ),
    Code.IMPORT_NEVER_STARTED: Sentence(
        marked("Another import keeps this one waiting"),
        marked("AWS runs one user import at a time in an account, and another has not ended.[ It said: {reason}]"),
        marked("Wait for the other import, or stop it in the AWS console, then continue."),
    ),
    Code.TRIGGER_REFUSED: Sentence(
        marked("Refused by a trigger of the pool"),
        marked("The Lambda function behind the trigger[ {trigger}] refused it.[ It said: {reason}]"),
        marked("The message comes from your own code. Look into the logs of the function."),
    ),
    Code.TRIGGER_NOT_INVOKED: Sentence(
        marked("Cognito may not call a trigger"),
        marked("The Lambda function behind the trigger[ {trigger}] does not permit Cognito to call it."),
        marked("Allow cognito-idp.amazonaws.com in the resource policy of the function, for this pool."),
    ),
    Code.TRIGGER_FAILED: Sentence(
        marked("A trigger of the pool failed"),
        marked(
            "The Lambda function behind the trigger[ {trigger}] crashed, was throttled or took longer than 5 seconds."
        ),
        marked("Look into the logs of the function in CloudWatch."),
    ),
    Code.TRIGGER_ANSWER_WRONG: Sentence(
        marked("A trigger of the pool gave no usable answer"),
        marked("A Lambda function returned nothing, or not the event that Cognito gave to it."),
        marked("Return the event from the function, with only its response changed."),
    ),
    Code.TRIGGER_VERSION_WRONG: Sentence(
        marked("A trigger of the pool answered for another version"),
        marked("The event that a Lambda function returned has a version that Cognito does not expect of this trigger."),
        marked("Compare the event version set for the trigger with the code, and return the event unchanged."),
    ),
    Code.SMS_ROLE_POLICY: Sentence(
        marked("Cognito may not send text messages"),
        marked("The role that Cognito uses for text messages lacks the permission sns:Publish."),
        marked("Add sns:Publish to the role, and try again some seconds later."),
    ),
    Code.SMS_ROLE_TRUST: Sentence(
        marked("Cognito may not use the role for text messages"),
        marked("The trust policy of the role does not let Cognito take it on, or the external id differs."),
        marked("Correct the trust policy of the role, or the external id in the pool."),
    ),
    Code.EMAIL_NOT_USABLE: Sentence(
        marked("The sender of e-mails cannot be used"),
        marked("Amazon SES does not let Cognito send from the address of this pool."),
        marked("Check that the address is verified in SES, in the right region, and that its policy allows Cognito."),
    ),
    Code.CODE_NOT_DELIVERED: Sentence(
        marked("The message could not be sent"),
        marked(
            "Amazon SNS or SES did not take the message. The account may be in their sandbox, or at its spending limit."
        ),
        marked("Check the sandbox, the spending limit and the sender in SNS or SES."),
    ),
    Code.PASSWORD_TOO_WEAK: Sentence(
        marked("The password is too weak for this pool"),
        marked("The password policy of {pool} does not allow it.[ Reason: {reason}]"),
        marked("Choose a password that fits the policy of the pool."),
    ),
    Code.PASSWORD_USED_BEFORE: Sentence(
        marked("The password was used before"),
        marked("The password policy of {pool} does not allow one of the last passwords again."),
        marked("Choose another password."),
    ),
    Code.PASSWORD_RESET_REQUIRED: Sentence(
        marked("The user has to reset the password first"),
        marked("An administrator asked for a reset, so the user sets a new password by “Forgot password” first."),
        marked("Ask the person to do so, or set a temporary password."),
    ),
    Code.PASSWORD_NOT_RESETTABLE: Sentence(
        marked("The password cannot be reset now"),
        marked("Cognito resets passwords of confirmed users only."),
        marked("Set a temporary password, or send the invitation again."),
    ),
    Code.NO_VERIFIED_CONTACT: Sentence(
        marked("There is nowhere to send a code"),
        marked("The user has no verified e-mail address and no verified phone number."),
        marked("Verify one of them first, or set a temporary password."),
    ),
    Code.USER_NOT_CONFIRMED: Sentence(
        marked("The user is not confirmed"),
        marked("The person signed up, but never entered the confirmation code."),
        marked("Confirm the user, then try again."),
    ),
    Code.USER_STATE_UNFIT: Sentence(
        marked("Not possible in the state of this user"),
        marked("An invitation can be sent again only to users who have to change their first password."),
        marked("Reset the password, or set a temporary one."),
    ),
    Code.USERNAME_UNFIT: Sentence(
        marked("The user name has the wrong form for this pool"),
        marked("The pool decides whether user names have to be, or must not be, an e-mail address or phone number."),
        marked("Look at the sign-in settings of the pool, and choose a name that fits."),
    ),
    Code.MFA_NOT_SET_UP: Sentence(
        marked("The user has not set up this factor"),
        marked("A second factor can be required or removed only for a user who has set it up."),
        marked("Ask the person to set it up at the next sign-in."),
    ),
    Code.CODE_WRONG: Sentence(
        marked("The code is wrong or too old"),
        marked("Cognito does not accept the code."),
        marked("Ask for a new code, and use the last one that came."),
    ),
    Code.ATTRIBUTE_FIXED: Sentence(
        marked("The attribute cannot be changed"),
        marked("The schema of {pool} makes {attribute} fixed once a user has it."),
        marked("It can only be set when the user is created."),
    ),
    Code.ATTRIBUTE_EXISTS: Sentence(
        marked("The pool has this attribute already"),
        marked("The schema of {pool} already has {attribute}."),
        marked("Choose another name. An attribute can neither be changed nor removed."),
    ),
    Code.ATTRIBUTE_NEVER_REQUIRED: Sentence(
        marked("Custom attributes cannot be required"),
        marked("Cognito can require only its standard attributes."),
        marked("Add the attribute as an optional one, and let the application ask for it."),
    ),
    Code.VALUE_REFUSED: Sentence(
        marked("A value is outside of what Cognito allows"),
        marked("Cognito refused[ the value of {member} in] the request.[ What it asks for: {constraint}]"),
        marked("Correct the value and try again."),
    ),
    Code.MEMBER_REFUSED: Sentence(
        marked("Cognito does not take back a setting it told of"),
        marked(
            "The pool has a setting newer than this version of the program: {member}. Sent back as it was, it was refused."
        ),
        marked("Nothing was changed. Look for a newer version of the program, or make this change in the AWS console."),
    ),
    Code.ATTRIBUTES_LASTING: Sentence(
        marked("Attributes can only be added"),
        marked("Cognito neither changes nor removes an attribute of a user pool."),
        marked("Add another attribute. Nothing was changed."),
    ),
    Code.SETTING_LASTING: Sentence(
        marked("This cannot be removed"),
        marked("Every user pool has it, with one value or another."),
        marked("Change its values instead. Nothing was changed."),
    ),
    Code.SECRET_NEEDED: Sentence(
        marked("A secret is missing"),
        marked(
            "[{about} needs a secret: ]secrets are kept neither in records nor in copies, and Cognito does not have this one."
        ),
        marked("Enter the secret, and try again. Nothing was changed."),
    ),
    Code.LOGO_NEEDED: Sentence(
        marked("The logo has to be chosen again"),
        marked("Cognito replaces the style sheet and the logo together, and does not give the logo back."),
        marked("Choose the picture again, or none. Nothing was changed."),
    ),
    Code.POOL_HAS_DOMAIN: Sentence(
        marked("The pool still has a domain"),
        marked("A pool with a domain cannot be deleted."),
        marked("Delete the domain first. The sign-in pages stop working then."),
    ),
    Code.POOL_PROTECTED: Sentence(
        marked("Deletion protection is on"),
        marked("{pool} is protected against being deleted."),
        marked("Switch deletion protection off first, if you are sure."),
    ),
    Code.POOL_SETTINGS_UNFIT: Sentence(
        marked("The pool is not set up for this"),
        marked("{operation} needs a setting that this pool does not have, such as the tracking of devices."),
        marked("Read what AWS said, and change the setting of the pool first."),
    ),
    Code.MFA_NEEDS_SMS: Sentence(
        marked("MFA needs text messages here"),
        marked("Set this way, MFA needs a role for text messages and phone numbers that are verified automatically."),
        marked("Set up text messages, or create the pool without MFA and choose authenticator apps afterwards."),
    ),
    Code.MFA_SETTINGS_UNFIT: Sentence(
        marked("These MFA settings do not go together"),
        marked("Cognito does not allow this combination of MFA, factors and senders."),
        marked("Read what AWS said: it names the two settings that exclude each other."),
    ),
    Code.PASSWORD_VALIDITY_TWICE: Sentence(
        marked("An old setting is in the way"),
        marked("How long temporary passwords are valid is given twice: UnusedAccountValidityDays is the old name."),
        marked("Use TemporaryPasswordValidityDays of the password policy only."),
    ),
    Code.VERIFICATION_UNFIT: Sentence(
        marked("Verification settings do not go together"),
        marked("What has to be verified before it is changed must also be verified automatically."),
        marked("Add the attribute to those that are verified automatically."),
    ),
    Code.ADD_ON_OFF: Sentence(
        marked("Threat protection is off"),
        marked("{operation} needs threat protection, which is off in this pool."),
        marked("Switch it on. It needs the Plus plan."),
    ),
    Code.NOT_IN_PLAN: Sentence(
        marked("Not part of the plan of this pool"),
        marked("{operation} needs a feature plan above the one that the pool has."),
        marked("Choose Essentials or Plus for the pool. Both cost more for each monthly active user than Lite."),
    ),
    Code.PLAN_CHANGE_REFUSED: Sentence(
        marked("The plan cannot be changed yet"),
        marked("The pool uses features that the other plan does not have."),
        marked("Switch off the features that AWS names, then change the plan."),
    ),
    Code.TAGS_REFUSED: Sentence(
        marked("The tags were refused"),
        marked("A tag policy of the organisation, or a missing permission, does not allow these tags."),
        marked("Correct the tags, or ask the person who manages AWS access in your organisation."),
    ),
    Code.CLIENT_SETTINGS_UNFIT: Sentence(
        marked("The settings of the app client do not fit"),
        marked(
            "A scope, flow, token or identity provider of the app client is not known to the pool or cannot be used so."
        ),
        marked("Read what AWS said, and compare it with the resource servers and identity providers of the pool."),
    ),
    Code.DOMAIN_PARENT_UNKNOWN: Sentence(
        marked("The parent domain has no address"),
        marked("Cognito asks for a DNS record of type A for the domain above the custom one, and found none."),
        marked("Add such a record to the parent domain, wait until it is known, and try again."),
    ),
    Code.DOMAIN_CERTIFICATE_ELSEWHERE: Sentence(
        marked("The certificate is in another region"),
        marked("The certificate of a custom domain has to be in us-east-1, wherever the pool is."),
        marked("Request or import the certificate in us-east-1."),
    ),
    Code.DOMAIN_TAKEN: Sentence(
        marked("The domain is taken"),
        marked("Another pool or CloudFront distribution uses this domain already."),
        marked("Choose another domain, or remove it there first."),
    ),
}
