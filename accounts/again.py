"""A code by mail or text message to who is signed in already, to prove again that it is he."""

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.core.internal.cryptokit import compare_user_code

from accounts import sms

KEY = "code_again"


def address_of(person):
    """Return where a code can go, as (e-mail address, number); one of the two, or neither."""
    if person.email:
        return person.email, None
    return None, person.phone if person.phone and sms.gateway() else None


class CodeAgain(AbstractCodeVerificationProcess):
    """Lies in the session; it ends with the right code, the third wrong one, or by time."""

    def __init__(self, request, state):
        self.request = request
        super().__init__(
            max_attempts=app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
            timeout=app_settings.LOGIN_BY_CODE_TIMEOUT,
            state=state,
            user=request.user,
        )

    @classmethod
    def begin(cls, request):
        """Send a code to the person of `request` and return the process."""
        email, phone = address_of(request.user)
        process = cls(request, cls.initial_state(request.user, email, phone))
        process.send()
        process.persist()
        return process

    @classmethod
    def resume(cls, request):
        """Return the process of this session, None where there is none or it is too old."""
        state = request.session.get(KEY)
        return cls(request, state).abort_if_invalid() if state else None

    def send(self):
        adapter, phone = get_adapter(self.request), self.state.get("phone")
        code = self.state["code"] = adapter.generate_login_code()
        if phone:
            adapter.send_verification_code_sms(self.user, phone, code)
        else:
            adapter.send_mail("account/email/login_code", self.state["email"], {"code": code})

    def persist(self):
        self.request.session[KEY] = self.state

    def abort(self):
        self.request.session.pop(KEY, None)

    def accept(self, code):
        """Return whether `code` is right; it is used up, and a wrong one is counted."""
        if compare_user_code(actual=code, expected=self.code):
            self.abort()
            return True
        self.record_invalid_attempt()
        return False
