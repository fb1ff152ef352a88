"""Addresses of what is asked for, and of the searches that one follows."""

from django.urls import path

from learning.asks.workflow import TRANSITIONS as OF_BARRIERS
from learning.questions.workflow import TRANSITIONS as OF_QUESTIONS
from learning.recognition.celebrating import TRANSITIONS as OF_CELEBRATIONS
from learning.views import (
    asked_translations,
    author,
    celebrations,
    certificates,
    digests,
    following,
    insights,
    insights_brief,
    learn,
    looking,
    policy_asks,
    public,
    questions,
    questions_asking,
    questions_files,
    questions_verbs,
    register,
    searches,
    units,
    verbs,
)
from learning.workflow import TRANSITIONS as OF_GAPS


def _verbs(route, view, verbs, name):
    """Return an address a verb below `route`; its name is `name` with the verb in it."""
    return [
        path(f"{route}{verb}/", view, {"verb": verb}, name=name.format(verb.replace("-", "_")))
        for verb in verbs
    ]


app_name = "learning"
urlpatterns = [
    path("gaps/", public.gaps, name="gaps"),
    path("gaps/new/", author.new, name="new_gap"),
    path("gaps/<int:pk>/", public.gap, name="gap"),
    path("gaps/<int:pk>/edit/", author.edit, name="edit_gap"),
    *_verbs("gaps/<int:pk>/", verbs.act, OF_GAPS, "{}"),
    path("gaps/<int:pk>/tell/", register.tell, name="tell_gap"),
    path("gaps/missing/", register.missing, name="missing"),
    path("gaps/missing/<int:pk>/join/", register.join, name="join_sought"),
    path("gaps/translations/", asked_translations.asked_translations, name="asked_translations"),
    path(
        "gaps/translations/<int:pk>/<slug:language>/ask/",
        asked_translations.ask,
        name="ask_translation",
    ),
    path("asks/", policy_asks.policy_asks, name="policy_asks"),
    path("asks/new/", policy_asks.new, name="new_policy_ask"),
    path("asks/<int:pk>/", policy_asks.policy_ask, name="policy_ask"),
    *_verbs("asks/<int:pk>/", policy_asks.act, OF_BARRIERS, "{}_policy_ask"),
    path("units/", units.units, name="units"),
    path("units/<slug:level>/<slug:code>/", units.unit, name="unit"),
    path("units/<slug:level>/<slug:code>/edit/", units.edit, name="edit_unit"),
    path("units/<slug:level>/<slug:code>/people/", units.people, name="unit_people"),
    path("units/<slug:level>/<slug:code>/invite/", units.invite, name="invite_to_unit"),
    path("units/<slug:level>/<slug:code>/agree/", units.agree, name="agree_unit"),
    path("units/<slug:level>/<slug:code>/leave/", units.leave, name="leave_unit"),
    path(
        "units/<slug:level>/<slug:code>/people/<int:pk>/remove/",
        units.remove,
        name="remove_member",
    ),
    path("units/<slug:level>/<slug:code>/resources/add/", units.add_resource, name="add_resource"),
    path(
        "units/<slug:level>/<slug:code>/resources/<int:pk>/remove/",
        units.drop_resource,
        name="drop_resource",
    ),
    path("celebrations/", celebrations.wall, name="celebrations"),
    path("celebrations/new/", celebrations.new, name="new_celebration"),
    path("celebrations/<int:pk>/", celebrations.celebration, name="celebration"),
    *_verbs("celebrations/<int:pk>/", celebrations.act, OF_CELEBRATIONS, "{}_celebration"),
    path("certificates/", certificates.certificates, name="certificates"),
    path("certificates/make/", certificates.make, name="make_certificate"),
    path("certificates/<str:code>/", certificates.certificate, name="certificate"),
    path("certificates/<str:code>/unname/", certificates.unname, name="unname_certificate"),
    path("questions/", questions.questions, name="questions"),
    path("questions/new/", questions_asking.new, name="new_question"),
    path("questions/<int:pk>/", questions.question, name="question"),
    path("questions/<int:pk>/photo/<int:width>.webp", questions_files.photo, name="question_photo"),
    path("questions/<int:pk>/voice.m4a", questions_files.voice, name="question_voice"),
    *_verbs("questions/<int:pk>/", questions_verbs.act, OF_QUESTIONS, "question_{}"),
    path("insights/", insights.insights, name="insights"),
    path("insights/reach/", insights.reach, name="reach"),
    path("insights/desks/", insights.of_desks, name="insights_of_desks"),
    path("learn/", learn.learn, name="learn"),
    path("learn/forwarded/", learn.forwarded, name="forwarded"),
    path("learn/<slug:key>/", learn.lesson, name="lesson"),
    path("learn/<slug:key>/took/", learn.note_answer, name="note_clip_answer"),
    path("learn/<slug:key>/took/<int:pk>/delete/", learn.delete_answer, name="delete_clip_answer"),
    path("digest/", digests.digests, name="digests"),
    path("digest/how-often/", digests.choose, name="choose_digest"),
    path("digest/feed/new/", digests.new_feed, name="new_digest_feed"),
    path("digest/<int:pk>/", digests.digest, name="digest"),
    path("digest/stop/<str:mark>/", digests.stop, name="stop_digest"),
    path("me/looking/", looking.looking, name="looking"),
    path("me/looking/clear/", looking.clear, name="clear_read"),
    path("me/looking/<int:pk>/stop/", looking.stop, name="stop_source"),
    path("follow/<int:pk>/", looking.follow, name="follow"),
    path("follow/place/<slug:level>/<slug:code>/", following.follow_place, name="follow_place"),
    path("follow/theme/<slug:key>/", following.follow_theme, name="follow_theme"),
    path("me/searches/", searches.mine, name="searches"),
    path("me/searches/new/", searches.new, name="new_search"),
    path("me/searches/<int:pk>/rename/", searches.rename, name="rename_search"),
    path("me/searches/<int:pk>/stop/", searches.stop, name="stop_search"),
]
file_patterns = [
    path("celebrations.atom", celebrations.feed, name="celebrations_feed"),
    path(
        "celebrations/<int:pk>/photo/<int:width>.webp",
        celebrations.photo,
        name="celebration_photo",
    ),
    path("certificates/<str:code>.pdf", certificates.printed, name="certificate_pdf"),
    path("questions/feed/", questions.feed, name="questions_feed"),
    path("insights.csv", insights.insights_csv, name="insights_csv"),
    path("insights/desks.csv", insights.desks_csv, name="desks_csv"),
    path("insights/brief.pdf", insights_brief.brief, name="insights_brief"),
    path("insights/reach.csv", insights.reach_csv, name="reach_csv"),
    path("digest/stop/<str:mark>/now/", digests.stop_now, name="stop_digest_now"),
    path("digest/feed/<uuid:feed>.atom", digests.feed, name="digest_feed"),
]
