"""What a person proves before a new account can be used: address and number, each by a code.

Only at sign-up. Who was entered by an office or invited signs in without being asked again.
"""

from allauth.account import stages
from allauth.account.internal.flows import email_verification, phone_verification
from allauth.account.utils import has_verified_email
from allauth.core.internal.httpkit import headed_redirect_response

from accounts import sms


class NumberStage(stages.PhoneVerificationStage):
    """The mobile number, where there is a way to send a code to it."""

    def handle(self):
        login = self.login
        number = login.user.phone if login.user else login.phone
        proven = login.user.phone_verified if login.user else False
        if not login.signup or not number or proven or not sms.gateway():
            return None, True
        phone_verification.PhoneVerificationStageProcess.initiate(stage=self, phone=number)
        return headed_redirect_response("account_verify_phone"), True


class AddressStage(stages.EmailVerificationStage):
    """The e-mail address. For a known one a mail says so, and no code is right."""

    def handle(self):
        login = self.login
        address = login.user.email if login.user else login.email
        if not login.signup or not address:
            return None, True
        if login.user and has_verified_email(login.user, address):
            return None, True
        email_verification.send_verification_email_at_login(self.request, login)
        return headed_redirect_response("account_email_verification_sent"), True
