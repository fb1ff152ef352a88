"""The answers of a version: which there are, which are missing, and a copy of all of them."""

from django.utils.translation import gettext_lazy as _

from practices.models.attachment import AttachmentState

# In the order of the form. Rows and files beside them: steps, photos, particulars.
ANSWER_FIELDS = (
    "kind",
    "programme",
    "language",
    "themes",
    "tag_names",
    "peers_may_read",
    "shielded",
    "terrain",
    "to_state",
    "title",
    "place",
    "place_text",
    "village",
    "habitation",
    "started_on",
    "started_precision",
    "problem",
    "who_did_what",
    "cost_amount",
    "cost_unit",
    "cost_year",
    "cost_source",
    "materials",
    "upkeep",
    "result",
    "reach",
    "result_basis",
    "went_wrong",
    "not_where",
    "story",
    "answer_states",
)

# Answers that may be "not known" or "does not apply"; the others of the core must be given.
MAY_BE_UNKNOWN = (
    "started_on",
    "who_did_what",
    "cost_amount",
    "upkeep",
    "result_basis",
    "went_wrong",
    "not_where",
    "contact",
)
MAY_BE_NOT_TOLD = ("problem", "steps", "result", "consent")
LEAST_STEPS = 3

MUST_BE_TOLD = {
    "title": _("Give it a title that says what was done."),
    "place": _("Say where it was done: choose the place."),
    "problem": _("Say what the problem was."),
    "steps": _("Tell at least three steps, so that a peer can follow them."),
    "result": _("Say what changed."),
    "started_on": _("Say since when, or mark it “not known”."),
    "who_did_what": _("Say who did what, or mark it “not known”."),
    "cost_amount": _("Say what it cost, or mark it “not known”."),
    "upkeep": _("Say who keeps it running and who pays, or mark it “not known”."),
    "result_basis": _("Say how the result is known, or mark it “not known”."),
    "went_wrong": _("Say what went wrong. “Nothing yet; we watched for …” is an answer."),
    "not_where": _("Say where it will not work, or mark it “not known”."),
    "contact": _("Say whom a peer may ask, or mark it “not known”."),
    "themes": _("Choose one to three themes."),
    "consent": _("It can be published only with the consent at the end of the form."),
    "told_by_name": _("Name who told it: your Block writes it down for its Gram Panchayat."),
    "tellers_yes": _("Note when and how the person who told it said yes."),
}


def missing_answers(version, *, imported=False, completed=False):
    """Return `{field: message}` for what still lacks before `version` may be submitted.

    An import alone may lack problem, steps, result or consent, if said so as "not told". What
    another has `completed` for its author, or a Block recorded for its GP, needs the teller's yes.
    """
    given = _given(version, completed)
    unknown = {field for field in MAY_BE_UNKNOWN if version.answer_states.get(field)}
    if imported:
        unknown |= {f for f, s in version.answer_states.items() if s == "not-told"}
    lacking = [field for field, has in given.items() if not has and field not in unknown]
    return {field: MUST_BE_TOLD[field] for field in lacking}


def _given(version, completed):
    particulars = getattr(version, "particulars", None)
    own = (field for field in MUST_BE_TOLD if hasattr(version, field))
    given = {field: bool(getattr(version, field)) for field in own}
    given["cost_amount"] = version.cost_amount is not None
    given["place"] = version.place_id is not None
    given["steps"] = version.steps.count() >= LEAST_STEPS
    given["contact"] = bool(particulars and particulars.contact)
    given["consent"] = bool(particulars and particulars.consent)
    named = bool(particulars and particulars.told_by_name)
    given["told_by_name"] = named or not version.is_recorded
    by_another = completed or named or version.is_recorded
    given["tellers_yes"] = not by_another or bool(particulars and particulars.tellers_yes)
    return given


def snapshot(version):
    """Return a plain copy of the answers of `version`, for comparison with a later one."""
    copy = {field: getattr(version, field) for field in ANSWER_FIELDS if field != "place"}
    copy["started_on"] = version.started_on and version.started_on.isoformat()
    copy["place"] = version.place.key if version.place else ""
    copy["steps"] = version.step_texts()
    copy["pictures"] = version.step_pictures()
    copy["card_lines"] = version.card_lines()
    copy["step_photos"] = version.step_photos()
    copy["photos"] = [
        {"uid": str(photo.attachment.uid), "description": photo.description}
        for photo in version.photos.select_related("attachment")
        if photo.attachment.state != AttachmentState.GONE
    ]
    return copy
