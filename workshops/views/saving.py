"""What is pressed is done once: a changed form saved, or both texts shown where one was faster."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from events.receipts import once, read_request_id
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
    told = form.cleaned_data
    try:
        with once(read_request_id(told["request_id"]), request.user) as receipt:
            if not receipt.location:
                made = {"by": request.user, "request_id": receipt.request_id}
                save(row, revision=told["revision"], **made)
                receipt.location = row.get_absolute_url()
                messages.success(request, _("Saved."))
    except WrongState:
        fresh = now()
        form.data = form.data.copy()
        form.data["revision"] = fresh.revision
        return page(request, fresh, form, 409)
    return redirect(receipt.location)


def done_once(request, act, home):
    """Have `act(by=, request_id=)` do what was pressed, once, then lead to `home`.

    `act` returns what is said of it. Raises what it raises; nothing is done then.
    """
    with once(read_request_id(request.POST.get("request_id")), request.user) as receipt:
        if not receipt.location:
            words = act(by=request.user, request_id=receipt.request_id)
            messages.success(request, words)
            receipt.location = home
    return redirect(receipt.location)
