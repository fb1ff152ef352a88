"""What a form posts: saved once, or both texts shown where another was faster."""

from functools import partial

from django.utils.translation import gettext as _

from events.pressing import done_once
from practices.errors import WrongState


def posted(request):
    """Return what was sent, though it be empty, or None where nothing was."""
    return request.POST if request.method == "POST" else None


def sent(request, form):
    """Return (whether a sound form was sent, the status of the page that shows it)."""
    if request.method != "POST":
        return False, 200
    return form.is_valid(), 422


def edited(request, form, row, *, save, page, now):
    """Answer a change of `row`: 409 where another saved meanwhile, with what was typed kept.

    `save(row, revision=, by=, request_id=)` writes what the sound form says; `page(request, row,
    form, status)` shows the form; `now()` is the row as it is by then.
    """
    sound, status = sent(request, form)
    if not sound:
        return page(request, row, form, status)
    act = partial(save, row, revision=form.cleaned_data["revision"])
    try:
        return done_once(request, act, home=row.get_absolute_url(), said=_("Saved."))
    except WrongState:
        fresh = now()
        form.data = form.data.copy()
        form.data["revision"] = fresh.revision
        return page(request, fresh, form, 409)
