"""The desk hides words of what is published, shows them again, and takes photos down."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from events.pressing import done_once
from practices import redacting
from practices.errors import AnswersMissing, WrongState
from practices.living.hidings import hidings as hidings_of
from practices.models import Attachment, Practice, Redaction
from practices.verb_forms import HideForm, NoteForm, WhyHiddenForm


@login_required
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def hide_words(request, pk):
    """Ask which words to hide and why, show where they stand, and hide them once confirmed."""
    practice = get_object_or_404(Practice.objects.visible_to(request.user), pk=pk)
    try:
        redacting.require(practice, request.user)
    except WrongState:
        return _nothing_published(request)
    form = HideForm(request.POST or None, verb="hide")
    if request.method != "POST":
        return _page(request, practice, form)
    if not form.is_valid():
        return _page(request, practice, form, wrong=form)
    found = redacting.find(practice, form.cleaned_data["words"])
    if found and not form.cleaned_data["confirmed"]:
        return _page(request, practice, form, found=redacting.told(practice, found))
    try:
        return _hide_once(request, practice, form.cleaned_data)
    except AnswersMissing as refusal:
        refusal.say_in(form)
        return _page(request, practice, form, wrong=form)


def _hide_once(request, practice, told):
    def said(count):
        return ngettext("Hidden in %(n)s place.", "Hidden in %(n)s places.", count) % {"n": count}

    act = partial(redacting.hide, practice, words=told["words"], reason=told["reason"])
    return done_once(request, act, home=_home(practice), said=said)


def _home(practice):
    return reverse("practices:hide_words", args=[practice.pk])


@require_POST
def show_words(request, pk, act):
    """Show again what one act of hiding hid, with the reason that the desk gives."""
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("practices:hide_words", args=[pk]))
    practice = get_object_or_404(Practice.objects.visible_to(request.user), pk=pk)
    form = NoteForm(request.POST, verb=f"show-{act}")
    note = form.cleaned_data["note"] if form.is_valid() else ""
    try:
        show = partial(redacting.show, practice, act, note=note.strip())
        return done_once(request, show, home=_home(practice), said=_("They are shown again."))
    except Redaction.DoesNotExist as unknown:
        raise Http404 from unknown
    except WrongState as refusal:
        reason = _("These words are already shown again, or are hidden for good.")
        if refusal.reason == "doubted":
            reason = _("An open doubt hides this passage. Decide the doubt first.")
        return render(request, "errors/409.html", {"reason": reason}, status=409)
    except AnswersMissing as refusal:
        if "note" not in form.errors:
            form.add_error("note", refusal.errors["note"])
        return _page(request, practice, wrong=form, at=act)


@require_POST
def hide_photo(request, pk, uid):
    """Take a published photo down for good."""
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("practices:hide_words", args=[pk]))
    practice = get_object_or_404(Practice.objects.visible_to(request.user), pk=pk)
    form = WhyHiddenForm(request.POST, verb=f"photo-{uid}")
    try:
        redacting.require(practice, request.user)
        if not form.is_valid():
            return _page(request, practice, wrong=form, at=uid)
        return _hide_photo_once(request, practice, uid, form.cleaned_data)
    except Attachment.DoesNotExist as unknown:
        raise Http404 from unknown
    except WrongState:
        return _nothing_published(request)


def _hide_photo_once(request, practice, uid, told):
    act = partial(redacting.hide_photo, practice, uid, reason=told["reason"])
    said = _("The photo is removed, and its files are deleted.")
    return done_once(request, act, home=_home(practice), said=said)


def _nothing_published(request):
    reason = _("Nothing of this entry is published, so there is nothing to hide.")
    return render(request, "errors/409.html", {"reason": reason}, status=409)


def _page(request, practice, form=None, *, wrong=None, at=None, found=()):
    """Answer the page; `wrong` is the form to mend, `at` the hiding or photo that it is about."""
    hidings, photos = hidings_of(practice), redacting.photos_shown(practice)
    context = {
        "practice": practice,
        "title": practice.shown_title,
        "form": form or HideForm(verb="hide"),
        "wrong": wrong,
        "at": at,
        "found": found,
        "hidings": [(h, wrong if at == h.act else NoteForm(verb=f"show-{h.act}")) for h in hidings],
        "photos": [
            (p, wrong if at == p.uid else WhyHiddenForm(verb=f"photo-{p.uid}")) for p in photos
        ],
    }
    return render(request, "practices/hide_words.html", context, status=422 if wrong else 200)
