"""The addresses of signing in, under the names that django-allauth gives them.

Only what has a page of our own is here; no page of allauth's is reached by another way.
"""

from django.urls import path, re_path

from accounts.views import public, security

urlpatterns = [
    path("login/", public.Login.as_view(), name="account_login"),
    path("login/code/", public.AskForCode.as_view(), name="account_request_login_code"),
    path("login/code/confirm/", public.LoginCode.as_view(), name="account_confirm_login_code"),
    path("login/passkey/", public.PasskeyLogin.as_view(), name="mfa_login_webauthn"),
    path("login/second-factor/", public.SecondFactor.as_view(), name="mfa_authenticate"),
    path("logout/", public.Logout.as_view(), name="account_logout"),
    path("inactive/", public.Inactive.as_view(), name="account_inactive"),
    path("signup/", public.Signup.as_view(), name="account_signup"),
    path("reauthenticate/", security.still_you, name="account_reauthenticate"),
    path("email/", security.Email.as_view(), name="account_email"),
    path("confirm-email/", public.EmailCode.as_view(), name="account_email_verification_sent"),
    path("phone/change/", security.Phone.as_view(), name="account_change_phone"),
    path("phone/verify/", public.phone_code, name="account_verify_phone"),
    path("password/change/", security.PasswordChange.as_view(), name="account_change_password"),
    path("password/set/", security.PasswordSet.as_view(), name="account_set_password"),
    path("password/reset/", public.PasswordReset.as_view(), name="account_reset_password"),
    path(
        "password/reset/done/",
        public.PasswordResetSent.as_view(),
        name="account_reset_password_done",
    ),
    path(
        "password/reset/key/done/",
        public.PasswordResetDone.as_view(),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public.PasswordResetFromKey.as_view(),
        name="account_reset_password_from_key",
    ),
    path("second-factor/", security.factors, name="mfa_index"),
    path("second-factor/app/", security.App.as_view(), name="mfa_activate_totp"),
    path("second-factor/app/remove/", security.AppRemoval.as_view(), name="mfa_deactivate_totp"),
    path("second-factor/codes/", security.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path(
        "second-factor/codes/new/",
        security.NewRecoveryCodes.as_view(),
        name="mfa_generate_recovery_codes",
    ),
    path("passkeys/add/", security.PasskeyAdd.as_view(), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/edit/", security.PasskeyEdit.as_view(), name="mfa_edit_webauthn"),
    path(
        "passkeys/<int:pk>/remove/", security.PasskeyRemoval.as_view(), name="mfa_remove_webauthn"
    ),
    path("sessions/", security.sessions, name="usersessions_list"),
]
