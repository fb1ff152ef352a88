"""The saved replies of a desk: read, written and deleted by its curators."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import curator_only
from events.pressing import done_once
from practices.desk import replies
from practices.desk.points import BY_KEY
from practices.desk.supplied import TEXTS
from practices.errors import NotAllowed, WrongState
from practices.forms.desk import SavedReplyForm
from practices.models import SavedReply


@login_required
@require_safe
def saved(request):
    """List the replies of one's desks, of the desks above them, and those supplied."""
    standing, found = curator_only(request.user), list(replies.read_by(request.user))
    own = {duty.place_id for duty in standing.curates}
    context = {
        "own": [(r, _may_write(request.user, r)) for r in found if r.place_id in own],
        "above": [reply for reply in found if reply.place_id not in own],
        "supplied": [(key, BY_KEY[key].words, texts) for key, texts in TEXTS.items()],
    }
    return render(request, "practices/curation/replies.html", context)


def _may_write(user, reply):
    return replies.may_write(user, reply.place, reply.programme)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """Write a new reply, empty or from another that one may read."""
    standing = curator_only(request.user)
    duty = standing.curates[0]
    reply = SavedReply(place=duty.place, programme=duty.programme)
    return _write(request, _filled(request, reply), _("Saved. You find it beside each note."))


def _filled(request, reply):
    """Return the new `reply` with the words of the one that `?from=` names."""
    key = request.GET.get("from", "")
    if key.startswith(f"{replies.SUPPLIED}-"):
        point = key.removeprefix(f"{replies.SUPPLIED}-")
        if point not in TEXTS:
            raise Http404
        reply.point, reply.texts = point, dict(TEXTS[point])
        reply.name = str(BY_KEY[point].words)[:80]
    elif key:
        other = get_object_or_404(replies.read_by(request.user), pk=_number(key))
        reply.name, reply.point, reply.texts = other.name, other.point, dict(other.texts)
    return reply


def _number(key):
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        raise Http404
    return int(key)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    """Change a reply of one's own desk."""
    curator_only(request.user)
    reply = get_object_or_404(replies.read_by(request.user), pk=pk)
    if not _may_write(request.user, reply):
        raise NotAllowed("write-reply")
    return _write(request, reply, _("Saved."))


def _write(request, reply, done):
    """Show the form of `reply`, or keep what was posted: 422 if it lacks, 409 if overtaken."""
    form = SavedReplyForm(request.POST or None, user=request.user, reply=reply)
    if request.method == "POST" and form.is_valid():
        try:
            return _once(request, reply, form, done)
        except WrongState:
            reply.refresh_from_db()
            return _page(request, reply, form, status=409)
    return _page(request, reply, form, status=422 if request.method == "POST" else 200)


def _once(request, reply, form, done):
    def act(by, **_made):
        revision = form.cleaned_data["revision"] if reply.pk else None
        replies.write(reply, by=by, revision=revision, **form.words())

    return done_once(request, act, home=reverse("practices:replies"), said=done)


def _page(request, reply, form, status):
    if status == 409:
        form.data = form.data.copy()
        form.data["revision"] = reply.revision
    context = {"reply": reply, "form": form, "overtaken": status == 409}
    return render(request, "practices/curation/reply.html", context, status=status)


@login_required
@require_POST
def delete(request, pk):
    """Delete a reply of one's own desk."""
    curator_only(request.user)
    reply = get_object_or_404(replies.read_by(request.user), pk=pk)
    replies.delete(reply, by=request.user)
    messages.success(request, _("The saved reply is deleted."))
    return redirect(reverse("practices:replies"))
