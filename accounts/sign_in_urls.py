"""The addresses of signing in, under the names that django-allauth gives them."""

from django.urls import path, re_path

from accounts.views import public

urlpatterns = [
    path("login/", public.Login.as_view(), name="account_login"),
    path("logout/", public.Logout.as_view(), name="account_logout"),
    path("inactive/", public.Inactive.as_view(), name="account_inactive"),
    path("signup/", public.Signup.as_view(), name="account_signup"),
    path("email/", public.Email.as_view(), name="account_email"),
    path("confirm-email/", public.EmailSent.as_view(), name="account_email_verification_sent"),
    re_path(
        r"^confirm-email/(?P<key>[-:\w]+)/$",
        public.ConfirmEmail.as_view(),
        name="account_confirm_email",
    ),
    path("password/change/", public.PasswordChange.as_view(), name="account_change_password"),
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
]
