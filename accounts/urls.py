from django.urls import path

from accounts.views import author, curation, postings, public

app_name = "accounts"

urlpatterns = [
    path("accounts/posting/", author.state_a_posting, name="posting"),
    path("accounts/postings/<int:pk>/end/", postings.end, name="end_posting"),
    path("accounts/postings/<int:pk>/take-back/", postings.take_back, name="take_back_posting"),
    path("accounts/settings/", author.own_settings, name="settings"),
    path("accounts/notices/", author.notice_settings, name="notices"),
    path("accounts/notices/trust/", author.trust_mail, name="trust_mail"),
    path("accounts/invitation/<str:token>/", public.invitation, name="invitation"),
    path("curation/postings/", curation.postings, name="postings"),
    path("curation/postings/<int:pk>/confirm/", curation.confirm, name="confirm"),
    path("curation/postings/<int:pk>/refuse/", curation.refuse, name="refuse"),
]
