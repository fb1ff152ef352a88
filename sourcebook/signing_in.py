"""The settings of signing in: who may, by what, how often (django-allauth)."""

from datetime import timedelta

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
# The form asks for one of the two (accounts.forms.SignupForm), and the adapter's stages have it
# proven by a code before the account can be used.
ACCOUNT_SIGNUP_FIELDS = ["email*", "phone", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "signup": "accounts.forms.SignupForm",
    "add_email": "accounts.forms.ChangeEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "request_login_code": "accounts.code_forms.AskForCodeForm",
    "confirm_login_code": "accounts.code_forms.CodeForm",
    "confirm_email_verification_code": "accounts.code_forms.EmailCodeForm",
    "verify_phone": "accounts.code_forms.PhoneCodeForm",
    "change_phone": "accounts.code_forms.ChangePhoneForm",
}
ACCOUNT_SIGNUP_REDIRECT_URL = "accounts:posting"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60  # seconds in which sensitive steps are not asked again
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True  # so that nobody learns from silence who has an account
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60  # seconds: mail is slow
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
PASSWORD_RESET_TIMEOUT = int(timedelta(hours=72).total_seconds())
MFA_ADAPTER = "accounts.second_factor.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = "Living Sourcebook"
MFA_TOTP_PERIOD = 30
MFA_TOTP_TOLERANCE = 1  # half a minute before and after: clocks of phones differ
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an address is proven before an account can be used
MFA_FORMS = {
    "activate_totp": "accounts.factor_forms.AppForm",
    "add_webauthn": "accounts.factor_forms.PasskeyForm",
    "authenticate": "accounts.factor_forms.FactorForm",
    "edit_webauthn": "accounts.factor_forms.PasskeyNameForm",
    "login_webauthn": "accounts.factor_forms.PasskeySignInForm",
    "authenticate_webauthn": "accounts.factor_forms.PasskeyFactorForm",
}


def limits(demo):
    """Return how often one may try: from one machine, with one account, at one code.

    A whole office, or a workshop, may stand behind one address, so an address is given what a
    hundred honest people need in a minute; a right password gives its try back. The demo lets
    scripts through.
    """
    machine = "600/m/ip" if demo else "120/m/ip"
    account = {
        "login": machine,
        "login_failed": "19/m/ip,5/5m/key",
        "signup": machine,
        "request_login_code": f"{machine},3/m/key,10/h/key",
        "confirm_code": f"{machine},5/10m/key",
        "confirm_email": "1/10s/key,10/h/key",
        "verify_phone": f"{machine},1/10s/key,10/h/key",
        "reset_password": f"{machine},5/m/key",
        "reset_password_from_key": machine,
        "reauthenticate": "10/m/user",
        "change_password": "10/m/user",
        "change_phone": "5/m/user",
        "manage_email": "10/m/user",
        # not of signing in: forms kept for who was signed out, photos sent one by one
        "park": "120/10m/ip",
        "photo": "80/10m/user",
        # codes of workshops that are typed: a whole hall stands behind one address
        "workshop_code": machine,
    }
    return {"ACCOUNT_RATE_LIMITS": account, "MFA_RATE_LIMITS": {"webauthn_login": machine}}


def settings(env, *, demo, production, var):
    """Return all settings of signing in, those from the environment too."""
    gateway = env.sms("SOURCEBOOK_SMS", "" if production else "file")
    token = env.text(
        "SOURCEBOOK_SMS_TOKEN", needed=gateway.startswith("https"), example="<from the gateway>"
    )
    fixed = {name: value for name, value in globals().items() if name.isupper()}
    return {
        **fixed,
        **limits(demo),
        # State and National people need a second factor: the demo and a hall ask none.
        "SECOND_FACTOR_NEEDED": env.switch("SOURCEBOOK_SECOND_FACTOR", production),
        # Without a gateway no codes go to mobile numbers.
        "SMS_GATEWAY": gateway,
        "SMS_TOKEN": token,
        "SMS_FILES": var / "sms",
    }
