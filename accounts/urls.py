from django.urls import path

from accounts.views import (
    author,
    curation,
    office_lists,
    open_account,
    own_office,
    people,
    postings,
    programmes,
    public,
)

app_name = "accounts"

urlpatterns = [
    path("accounts/posting/", author.state_a_posting, name="posting"),
    path("accounts/postings/<int:pk>/end/", postings.end, name="end_posting"),
    path("accounts/postings/<int:pk>/take-back/", postings.take_back, name="take_back_posting"),
    path("accounts/office/", own_office.use_office, name="use_office"),
    path("accounts/absence/", own_office.absence, name="absence"),
    path("accounts/absence/<int:pk>/end/", own_office.be_back, name="be_back"),
    path("accounts/settings/", author.own_settings, name="settings"),
    path("accounts/notices/", author.notice_settings, name="notices"),
    path("accounts/notices/trust/", author.trust_mail, name="trust_mail"),
    path("accounts/invitation/<str:token>/", public.invitation, name="invitation"),
    path("curation/people/", people.people, name="people"),
    path("curation/people/list/", office_lists.send, name="send_office_list"),
    path("curation/people/list/template.xlsx", office_lists.template, name="office_sheet"),
    path("curation/people/list/<uuid:uid>/", office_lists.preview, name="office_list"),
    path("curation/people/list/<uuid:uid>/confirm/", office_lists.confirm, name="take_office_list"),
    path("curation/people/slips/", office_lists.slips, name="slips"),
    path("slip/<str:code>/", open_account.slip, name="slip"),
    path("curation/people/<int:pk>/", people.person, name="person"),
    path("curation/people/<int:pk>/grant/", people.grant, name="grant"),
    path("curation/people/<int:pk>/absence/", people.be_absent, name="be_absent"),
    path("curation/people/<int:pk>/suspend/", people.pause, name="suspend"),
    path("curation/people/<int:pk>/lift/", people.lift, name="lift"),
    path("curation/duties/<int:pk>/end/", people.end, name="end_duty"),
    path("curation/programmes/", programmes.listing, name="programmes"),
    path("curation/programmes/add/", programmes.add, name="add_programme"),
    path("curation/programmes/<slug:kind>/<int:pk>/", programmes.end, name="end_programme"),
    path("curation/postings/", curation.postings, name="postings"),
    path("curation/postings/<int:pk>/confirm/", curation.confirm, name="confirm"),
    path("curation/postings/<int:pk>/refuse/", curation.refuse, name="refuse"),
]
