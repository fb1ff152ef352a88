"""What a person proves before a new account can be used: address and number, each by a code.

Only at sign-up. Who was entered by an office or invited signs in without being asked again. Of two,
the address comes first, and the number is kept with the account only once it is proven: otherwise
one could make an account with an own number and another's address, and share it with him later.
"""

from allauth.account import stages
from allauth.account.internal.flows import email_verification
from allauth.account.internal.flows.phone_verification import PhoneVerificationStageProcess
from allauth.account.utils import has_verified_email
from allauth.core.internal.httpkit import headed_redirect_response

from accounts import sms
from accounts.models import User

# Where a session keeps the number that was given beside an address: [key of the person, number].
NUMBER = "number_to_prove"


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


class NumberStage(stages.PhoneVerificationStage):
    """The mobile number, where there is a way to send a code to it."""

    def handle(self):
        number = self._to_prove()
        if not self.login.signup or not number or not sms.gateway():
            return None, True
        person = self.login.user
        self.state.update(PhoneVerificationStageProcess.initial_state(user=person, phone=number))
        taken = User.objects.filter(phone=number).exclude(pk=person and person.pk).exists()
        self.state.update(signup=True, account_already_exists=taken)
        PhoneVerificationStageProcess(stage=self).send()
        return headed_redirect_response("account_verify_phone"), True

    def _to_prove(self):
        person = self.login.user
        if person is None:
            return self.login.phone
        pk, number = self.request.session.get(NUMBER) or (None, None)
        if pk == person.pk:
            return number
        return None if person.phone_verified else person.phone
