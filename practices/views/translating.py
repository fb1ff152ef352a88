"""Pages of translations: the editor, its checking, and what waits to be translated."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.paging import addresses, page_of
from events.pressing import done_once
from practices import permissions, shield
from practices.choices import LANGUAGES
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.forms.translation import LanguageForm, TranslationForm, note_form
from practices.list_links import links_of_translations
from practices.living import machine, suggesting, translating
from practices.living.translated import mark_of
from practices.living.wanted import wanted
from practices.models import Practice, Translation, Version

DONE = {
    "check": gettext_lazy("It is checked. Readers of this language see it now."),
    "return": gettext_lazy("Its translator can read your note now."),
}
LONGEST_NUMBER = 10  # digits
SHOWN = 50  # of one's own and of those that wait for one's check
NAMES = dict(LANGUAGES)


@require_safe
@cache_control(private=True, no_store=True)
@login_required
def translations(request):
    """List what waits for the reader's check, what she has begun, and what is wanted."""
    asked = LanguageForm(request.GET if "language" in request.GET else None)
    language = get_language()
    if asked.is_bound and asked.is_valid():
        language = asked.cleaned_data["language"]
    page = page_of(request, wanted(request.user, language))
    context = {
        "form": LanguageForm(initial={"language": language}),
        "language": language,
        "language_name": NAMES[language],
        "may_translate": permissions.has_posting(request.user),
        "page": page,
        "links": links_of_translations(),
        "waiting": Translation.objects.waiting_for(request.user).with_row_data()[:SHOWN],
        "own": Translation.objects.unfinished_of(request.user).with_row_data()[:SHOWN],
    }
    return render(request, "practices/translations.html", context | addresses(request, page))


@require_safe
@cache_control(private=True, no_store=True)
@login_required
def choose(request, pk):
    """Offer the languages into which a practice may be translated, with what there is of each."""
    practice = _open(request, pk)
    if not permissions.may(request.user, "translate", practice):
        raise NotAllowed("translate")
    found = Translation.objects.filter(based_on__practice=practice).order_by("based_on__number")
    there = {one.language: one for one in found}
    rows = [(code, name, there.get(code)) for code, name in LANGUAGES if code != practice.language]
    context = {"practice": practice, "rows": rows}
    return render(request, "practices/translate.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
@login_required
def translation(request, pk, language):
    """Show the passages beside their translation; a post saves it or sends it to be checked."""
    practice = _open(request, pk, language)
    one = translating.current(practice, language)
    checks = one is not None and translating.may_check(request.user, one)
    if request.method == "POST":
        return _save(request, practice, language)
    if not (checks or permissions.may(request.user, "translate", practice)):
        raise NotAllowed("translate")
    if not practice.is_live:
        return redirect(practice)
    return _page(request, practice, language)


@require_POST
def check(request, pk, language, verb):
    """Check a translation, or give it back with a note; `verb` is check or return."""
    if not request.user.is_authenticated:
        return redirect(f"{reverse('account_login')}?next={_address(pk, language)}")
    practice = _open(request, pk, language)
    one = translating.current(practice, language)
    if one is None:
        raise Http404
    form = note_form(request.POST)
    try:
        act = partial(_decide, request, one, verb, form)
        return done_once(request, act, home=_address(pk, language), said=DONE[verb])
    except WrongState as refusal:
        return _page(request, practice, language, moved=refusal.reason, status=409)
    except AnswersMissing as lacking:
        if "note" not in form.errors:
            form.add_error("note", lacking.errors["note"])
        return _page(request, practice, language, note=form, status=422)


def _decide(request, one, verb, form, **made):
    if verb == "check":
        revision = request.POST.get("revision", "")
        is_number = revision.isascii() and revision.isdigit()
        number = int(revision[:LONGEST_NUMBER]) if is_number else one.revision
        translating.check(one, revision=number, **made)
    else:
        note = form.cleaned_data.get("note", "") if form.is_valid() else ""
        translating.give_back(one, note=note, **made)


def _save(request, practice, language):
    moved = _refusal(request, practice)
    live, form = _form(request.user, practice, language, request.POST)
    if moved:
        return _page(request, practice, language, form=form, moved=moved, status=409)
    if "suggest" in request.POST and machine.is_there():
        try:
            _fill(form, live, language)
        except machine.MachineFailed:
            more = {"failed": True, "status": 503}
            return _page(request, practice, language, form=form, **more)
    if not form.is_valid():
        return _page(request, practice, language, form=form, status=422)
    try:
        return _write(request, practice, language, form)
    except WrongState as refusal:
        return _page(request, practice, language, form=form, moved=refusal.reason, status=409)
    except AnswersMissing as lacking:
        lacking.say_in(form)
        return _page(request, practice, language, form=form, status=422)


def _refusal(request, practice):
    """Return why nothing can be written, or ""; raises NotAllowed."""
    try:
        translating.require(practice, request.user)
    except WrongState:
        return "closed"
    return ""


def _write(request, practice, language, form):
    submit = "submit" in request.POST
    act = partial(
        translating.save,
        practice,
        language,
        texts=form.texts(),
        read=form.cleaned_data["version"],
        revision=form.cleaned_data["revision"] or 0,
        submit=submit,
        machine=getattr(form, "filled", False),
    )
    said = _("The draft is saved.")
    if submit:
        said = _("It is sent. Somebody else checks it before readers see it.")
    return done_once(request, act, home=_address(practice.pk, language), said=said)


def _fill(form, live, language):
    """Let the machine fill the fields that are empty."""
    typed, texts = form.typed(), suggesting.passages_to_translate(live)
    hidden = translating.withheld_keys(live.pk)
    empty = [one for one in texts if one.key not in hidden and not typed[one.key].strip()]
    told = machine.translate([one.text for one in empty], live.language, language) if empty else []
    form.data = form.data.copy()
    for passage, text in zip(empty, told, strict=True):
        form.data[passage.key] = text
    form.filled = bool(empty)


def _open(request, pk, language=None):
    """Return the practice that one may ask to translate into `language`, else 404."""
    practice = get_object_or_404(Practice.objects.visible_to(request.user), pk=pk)
    known = language is None or (language in NAMES and language != practice.language)
    if practice.is_hidden or practice.live_version_id is None or not known:
        raise Http404
    return practice


def _address(pk, language):
    return reverse("practices:translation", args=[pk, language])


def _form(user, practice, language, data=None):
    """Return the live version and the form of its translation, filled with what there is."""
    live = Version.objects.with_reading_data().get(pk=practice.live_version_id)
    live.practice = practice
    base = translating.base_of(practice, language, user)
    revision = base.revision if base and base.based_on_id == live.pk else 0
    texts = translating.texts_shown(base)
    details = {"texts": texts, "language": language, "revision": revision}
    passages = suggesting.passages_to_translate(live)
    return live, TranslationForm(data, passages=passages, version=live, **details)


def _page(request, practice, language, form=None, *, note=None, status=200, **more):
    user, moved = request.user, more.get("moved", "")
    live, blank = _form(user, practice, language)
    one = translating.current(practice, language)
    base = one or translating.base_of(practice, language, user)
    checks = one is not None and translating.may_check(user, one)
    writes = practice.is_live and translating.may_write(user, one) and not (checks and not form)
    if moved == "stale" and form:
        form = _anew(form, live, language, base, one)
    shows = form or (blank if writes else None)
    seen = writes or checks or (one is not None and one.is_checked)
    context = {
        "practice": practice,
        "version": live,
        "language": language,
        "language_name": NAMES[language],
        "one": one,
        "earlier": base if base is not None and base is not one else None,
        "form": shows,
        "writes": writes,
        "checks": checks and practice.is_live,
        "hides": shield.hides(live, user),
        "rows": _rows(live, base if seen else None, shows, moved),
        "lost": form.lost() if form else [],
        "note": note or note_form(),
        "machine": machine.is_there(),
        "moved": moved,
        "failed": more.get("failed"),
    }
    return render(request, "practices/translation.html", context, status=status)


def _anew(form, live, language, base, one):
    """Return the sent form over the passages of the version that is live now."""
    texts = translating.texts_shown(base)
    details = {"texts": texts, "language": language}
    passages, revision = suggesting.passages_to_translate(live), one.revision if one else 0
    details["revision"] = revision
    return TranslationForm(form.data, passages=passages, version=live, **details).now_at(
        live, revision
    )


def _rows(live, base, form, moved):
    """Return for each passage its original, its field or text, and what has come between."""
    rows, texts = [], translating.texts_shown(base)
    hidden = translating.withheld_keys(live.pk)
    for passage in suggesting.passages_to_translate(live):
        text = texts.get(passage.key, "")
        changed = bool(text) and base.marks.get(passage.key) != mark_of(passage.text)
        typed = form.data.get(passage.key, "") if form is not None and form.is_bound else text
        rows.append(
            {
                "passage": passage,
                "withheld": passage.key in hidden,
                "field": form[passage.key] if form is not None else None,
                "text": text,
                "changed": changed,
                "stored": text if moved == "stale" and text != typed else "",
            }
        )
    return rows
