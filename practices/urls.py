"""Addresses of the practices room: pages under the language prefix, files without."""

from django.urls import path

from practices.views import (
    author,
    block,
    browse,
    comparing,
    confirming,
    curation,
    doubts,
    importing,
    listing,
    media,
    near,
    opinions,
    pictures,
    public,
    redaction,
    replies,
    several,
    sharing,
    suggesting,
    trying,
    verbs,
)

app_name = "practices"

_VERBS = [
    path(f"practices/<int:pk>/{verb}/", verbs.act, {"verb": verb}, name=verb)
    for verb in verbs.LABELS
]

urlpatterns = [
    path("practices/", listing.practices, name="list"),
    path("practices/new/", author.new, name="new"),
    path("practices/quick/", author.quick, name="quick"),
    path("practices/import/", importing.send, name="import_send"),
    path("practices/import/<uuid:uid>/", importing.show, name="import"),
    path("practices/import/<uuid:uid>/columns/", importing.columns, name="import_columns"),
    path("practices/import/<uuid:uid>/refused.csv", importing.refused, name="import_refused"),
    path("practices/import/<uuid:uid>/confirm/", importing.confirm, name="import_confirm"),
    path("practices/import/<uuid:uid>/undo/", importing.undo, name="import_undo"),
    path("practices/suggestions/", suggesting.mine, name="my_suggestions"),
    path("practices/photos/", author.send_photo, name="send_photo"),
    path("practices/near/", near.near_words, name="near"),
    path("practices/<int:pk>/edit/", author.edit, name="edit"),
    *_VERBS,
    path("practices/<int:pk>/hide/", redaction.hide_words, name="hide_words"),
    path("practices/<int:pk>/hide/photo/<uuid:uid>/", redaction.hide_photo, name="hide_photo"),
    path("practices/<int:pk>/hide/<uuid:act>/show/", redaction.show_words, name="show_words"),
    path("practices/<int:pk>/doubts/<uuid:uid>/", doubts.doubt, name="doubt"),
    path("practices/<int:pk>/doubts/<uuid:uid>/answer/", doubts.answer, name="answer_doubt"),
    path("practices/<int:pk>/doubts/<uuid:uid>/close/", doubts.close, name="close_doubt"),
    path("practices/<int:pk>/doubts/<uuid:uid>/hide/", doubts.withhold, name="withhold"),
    path("practices/<int:pk>/understood/", doubts.understood, name="understood"),
    path("practices/<int:pk>/opinion/", opinions.give, name="opinion"),
    path("practices/<int:pk>/read-by-block/", block.mark_read, name="read_by_block"),
    path("practices/<int:pk>/", public.practice_by_pk, name="practice_by_pk"),
    path("practices/<int:pk>/v/<int:number>/", public.version, name="version"),
    path(
        "practices/<int:pk>/compare/<int:before>/<int:after>/", comparing.versions, name="compare"
    ),
    path("practices/<int:pk>/compare/open/", comparing.revision, name="compare_open"),
    path("practices/<int:pk>/history/", public.history, name="history"),
    path("practices/<int:pk>/suggestions/", suggesting.of_practice, name="suggestions"),
    path(
        "practices/<int:pk>/suggestions/<uuid:uid>/take/",
        suggesting.answer,
        {"verb": "take"},
        name="take_suggestion",
    ),
    path(
        "practices/<int:pk>/suggestions/<uuid:uid>/decline/",
        suggesting.answer,
        {"verb": "decline"},
        name="decline_suggestion",
    ),
    path("practices/<int:pk>/trying/", trying.trying, name="trying"),
    path("practices/<int:pk>/trying/<uuid:uid>/hide/", trying.hide, name="hide_adoption"),
    path("practices/<int:pk>/share/", sharing.share, name="share"),
    path("practices/<int:pk>/still-true/", confirming.still_true, name="still_true"),
    path("practices/to-confirm/", confirming.to_confirm, name="to_confirm"),
    path("practices/<int:pk>/open/", public.open_revision, name="open"),
    path("practices/<int:pk>/<slug:slug>/", public.practice, name="practice"),
    path("curation/", curation.queue, name="curation"),
    path("curation/doubts/", doubts.waiting, name="doubts"),
    path("curation/next/", curation.read_next, name="read_next"),
    path("curation/measures/", curation.measures, name="measures"),
    path("curation/several/", several.several, name="several"),
    path("curation/replies/", replies.saved, name="replies"),
    path("curation/replies/new/", replies.new, name="new_reply"),
    path("curation/replies/<int:pk>/", replies.edit, name="reply"),
    path("curation/replies/<int:pk>/delete/", replies.delete, name="delete_reply"),
    path("curation/<int:pk>/", curation.read, name="read"),
    path("curation/<int:pk>/opinions/", opinions.ask, name="opinions"),
    path("curation/<int:pk>/opinions/<int:asked>/end/", opinions.end, name="end_opinion"),
    path("curation/<int:pk>/pictures/", pictures.pick, name="picture"),
    path("themes/", browse.themes, name="themes"),
    path("themes/<slug:key>/", browse.theme, name="theme"),
    path("places/", browse.places, name="places"),
    path("places/mine/", block.my_gps, name="my_gps"),
    path("places/<slug:level>/<slug:code>/", browse.place, name="place"),
    path("places/<slug:level>/<slug:code>/trying/", trying.of_place, name="place_trying"),
]

file_patterns = [
    path("practices.json", listing.as_json, name="list_json"),
    path("practices.csv", listing.as_csv, name="list_csv"),
    path("practices/feed/", listing.as_feed, name="list_feed"),
    path("practices/unlearned/feed/", listing.unlearned, name="unlearned_feed"),
    path("practices/suggest/", listing.suggest, name="suggest"),
    path("practices/step-pictures/", pictures.offered, name="step_pictures"),
    path("media/photos/<uuid:uid>/<int:width>.webp", media.photo, name="photo"),
    path("media/photos/<uuid:uid>/card.jpg", media.card, name="photo_card"),
]
