"""Between a form and the rows: what a version says as a form sends it, and back."""

from django.utils import timezone

from practices.choices import AnswerState
from practices.consent import consent_text
from practices.forms.steps import line_name, photo_name, picture_name

NOT_TOLD = AnswerState.NOT_TOLD

# Sent by no request that leaves them out on purpose, so a new practice takes their first values.
STORED_TOGETHER = ("kind", "programme", "language", "peers_may_read", "shielded", "to_state")

_PLAIN = (
    "kind",
    "programme",
    "language",
    "title",
    "place_text",
    "village",
    "habitation",
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
    "themes",
    "story",
    "peers_may_read",
    "shielded",
    "terrain",
    "to_state",
)
_TOLD = ("told_by_name", "told_by_office", "tellers_yes", "contact")


def sent_form(version):
    """Return the answers of `version` under the names of the form, as its initial values."""
    told = version.particulars
    values = {name: getattr(version, name) for name in _PLAIN}
    values |= {name: getattr(told, name) for name in _TOLD}
    values |= {f"{n}-state": s for n, s in version.answer_states.items() if s != NOT_TOLD}
    return values | {
        "place": version.place.key if version.place else "",
        "started_on": _month(version),
        "cost_amount": _number(version.cost_amount),
        "cost_year": _number(version.cost_year),
        "steps": version.step_texts(),
        **{picture_name(n): key for n, key in enumerate(version.step_pictures(), start=1)},
        **{photo_name(n): uid for n, uid in enumerate(version.step_photos(), start=1)},
        **{line_name(n): line for n, line in enumerate(version.card_lines(), start=1)},
        "tags": version.tag_names,
        "tellers_yes_on": told.tellers_yes_on and told.tellers_yes_on.isoformat(),
        "consent": told.consent,
    }


def _month(version):
    if not version.started_on:
        return ""
    pattern = "%Y" if version.started_precision == "year" else "%Y-%m"
    return version.started_on.strftime(pattern)


def _number(value):
    return "" if value is None else str(value)


def answers(form):
    """Return the answers of the valid `form` by the names of `Version`."""
    data = form.cleaned_data
    started_on, precision = data["started_on"]
    return {name: data[name] for name in _PLAIN} | {
        "place": data["place"],
        "started_on": started_on,
        "started_precision": precision,
        "tag_names": data["tags"],
        "answer_states": _states(form),
    }


def _states(form):
    """Return {answer: state} of what is not answered; an answer that is typed wins."""
    data = form.cleaned_data
    before = form.version.answer_states if form.version else {}
    states = {name: state for name, state in before.items() if state == NOT_TOLD}
    for name in form.fields:
        if name.endswith("-state") and data[name]:
            states[name.removesuffix("-state")] = str(data[name])
    return {name: state for name, state in states.items() if not _given(data.get(name))}


def _given(value):
    return value not in (None, "", [], (None, ""), False)


def particulars(form, now=None):
    """Return what the valid `form` tells of persons by the names of `Particulars`."""
    now = now or timezone.now()
    before = form.version.particulars if form.version and form.version.is_open else None
    told = {name: form.cleaned_data[name] for name in _TOLD}
    return told | _tellers_yes(form, before, now) | _consent(form, before, now)


def _tellers_yes(form, before, now):
    """Return when the teller's yes was given and who noted it: today's writer, if it is new."""
    yes, day = form.cleaned_data["tellers_yes"], form.cleaned_data["tellers_yes_on"]
    if not yes:
        return {"tellers_yes_on": None, "tellers_yes_noted_by": None}
    day = day or timezone.localdate(now)
    known = before and (before.tellers_yes, before.tellers_yes_on) == (yes, day)
    noted_by = before.tellers_yes_noted_by if known else form.user
    return {"tellers_yes_on": day, "tellers_yes_noted_by": noted_by}


def _consent(form, before, now):
    """Return the consent with the text agreed to; one that stands keeps its time and text."""
    if not form.cleaned_data["consent"]:
        return {"consent": False, "consent_text": "", "consent_at": None}
    if before and before.consent:
        return {}
    return {"consent": True, "consent_text": consent_text(), "consent_at": now}
