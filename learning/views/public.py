"""What is asked for, as it is read: the list, and the page of one gap."""

import uuid

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from learning import workflow
from learning.asks.permissions import may as may_raise
from learning.choices import LISTED, GapState, Origin
from learning.forms import form_of
from learning.models import Gap, Question, TranslationAsk
from learning.permissions import may
from learning.register.calling import place_of, running
from learning.register.entries import draft_of
from learning.register.weight import weights_of
from learning.telling import asker_words, place_words, timeline
from places.choices import Level
from places.models import Place
from practices.codes import read_code
from practices.errors import UnknownChoice
from practices.models import Practice, Theme
from practices.permissions import has_posting
from practices.rows import row_of
from practices.views.known_choices import known_choices

ROWS = 20
_FILTERS = ("theme", "state", "origin", "answer")
STATUSES = {"open": GapState.OPEN, "answered": GapState.ANSWERED}
SORTS = {"newest": _("Newest"), "wanted": _("Most wanted")}
_ORDERS = {"newest": ("asked_at",), "wanted": ("weight", "asked_at")}  # then the key; all falling


@require_safe
@known_choices
def gaps(request):
    """List what is asked for by theme, state and standing, 20 at a time.

    The newest first, or what most ask for as far as that may be told, which the night has counted.
    """
    asked = asked_of(request.GET)
    found = narrowed(Gap.objects.visible_to(request.user).listed(), asked)
    order = _ORDERS[asked["sort"]]
    found = found.order_by(*(f"-{field}" for field in order), "-id")
    # Where the list begins below it would tell when one was asked whose week is not over.
    marks = {"among": Gap.objects.filter(opens_on=None)}
    found = after_mark(found, request.GET.get("after", ""), *order, **marks)
    rows = list(found.with_row_data()[: ROWS + 1])
    weights = weights_of(rows[:ROWS])
    context = {
        "asked": asked,
        "rows": [
            (gap, asker_words(gap), place_words(gap), weights[gap.pk].words) for gap in rows[:ROWS]
        ],
        "next": next_address(request, rows),
        "beginning": _address(request),
        "first": "after" not in request.GET,
        "sorts": [
            {"label": words, "address": _address(request, sort=key), "on": key == asked["sort"]}
            for key, words in SORTS.items()
        ],
        "reads_missing": may(request.user, "missing"),
        "waiting": list(Gap.objects.waiting_at(request.user).with_row_data()[:ROWS]),
        "own": list(Gap.objects.asked_by(request.user).with_row_data()[:5]),
        "themes": Theme.objects.current().order_by("position"),
        "states": Place.objects.filter(level=Level.STATE).order_by("name"),
        "filtered": any(asked[key] for key in _FILTERS) or asked["sort"] != "newest",
        "origins": Origin.choices,
        "statuses": [(key, GapState(state).label) for key, state in STATUSES.items()],
    }
    return render(request, "learning/gaps.html", context)


def asked_of(given):
    """Return the checked filters of the list; raises UnknownChoice."""
    asked = {name: given.get(name, "") for name in _FILTERS}
    asked["status"], asked["sort"] = given.get("status") or "open", given.get("sort") or "newest"
    check_filters(asked, STATUSES)
    if asked["sort"] not in SORTS:
        raise UnknownChoice("sort", asked["sort"])
    if asked["origin"] and asked["origin"] not in Origin.values:
        raise UnknownChoice("origin", asked["origin"])
    if asked["answer"]:
        asked["status"] = "answered"
    return asked


def check_filters(asked, statuses):
    """Raise UnknownChoice where `asked` names a theme, state, status or code that is none."""
    theme, state, code = asked["theme"], asked["state"], asked["answer"]
    checks = {
        "theme": not theme or Theme.objects.current().filter(key=theme).exists(),
        "state": not state or Place.objects.filter(level=Level.STATE, code=state).exists(),
        "status": asked["status"] in statuses,
        "answer": not code or read_code(code) is not None,
    }
    for name, known in checks.items():
        if not known:
            raise UnknownChoice(name, asked[name])


def narrowed(found, asked):
    found = found.filter(state=STATUSES[asked["status"]])
    if asked["theme"]:
        found = found.filter(themes__key=asked["theme"])
    if asked["state"]:
        found = found.in_states(asked["state"])
    if asked["origin"]:
        found = found.filter(origin=asked["origin"])
    if asked["answer"]:
        found = found.filter(answer__code=read_code(asked["answer"]))
    return found


def after_mark(found, mark, *order, among=None):
    """Keep what stands below the row of a mark, where the fields `order` fall before the key does.

    `among`: the rows that may be marks, all without it. Http404 for what is no mark.
    """
    if not mark:
        return found
    if not (mark.isascii() and mark.isdigit() and len(mark) < 19):
        raise Http404
    below = Q(pk__lt=int(mark))
    if not order:
        return found.filter(below)
    among = found.model.objects.all() if among is None else among
    last = among.filter(pk=mark).values(*order).first()
    if last is None:
        raise Http404
    for field in reversed(order):
        below = Q(**{f"{field}__lt": last[field]}) | Q(**{field: last[field]}) & below
    return found.filter(below)


def next_address(request, rows):
    if len(rows) <= ROWS:
        return ""
    return _address(request, after=rows[ROWS - 1].pk)


def _address(request, **changed):
    """Return the address of the list as it is asked for with `changed`, from its beginning."""
    query = request.GET.copy()
    query.pop("after", None)
    for name, value in changed.items():
        query[name] = value
    return f"?{query.urlencode()}"


@require_safe
def gap(request, pk):
    """Show one gap with what its reader may do."""
    return page(request, gap_for(request.user, pk))


def gap_for(user, pk):
    """Return the gap that `user` may open; Http404 else."""
    return get_object_or_404(Gap.objects.visible_to(user).with_row_data(), pk=pk)


def page(request, gap, *, status=200, refused=None, moved=False):
    """Answer the page of `gap`; `refused` is the (verb, form) of an answer that lacks something."""
    user = request.user
    calls = list(running().filter(gap=gap))
    verb, form = refused or ("", None)
    buttons = [
        (
            name,
            step,
            form if name == verb else _form(name, user, gap, calls),
            reverse(f"learning:{name}", args=[gap.pk]),
        )
        for name, step in workflow.open_to(user, gap).items()
        if name not in ("support", "unsupport")
    ]
    context = {
        "gap": gap,
        "asker": asker_words(gap, known=workflow.involved(user, gap)),
        "where": place_words(gap),
        "answer": _answer(gap, user),
        "calls": calls,
        "weight": weights_of([gap])[gap.pk],
        **_translation(gap, user),
        "may_tell": gap.is_open and may(user, "tell", gap),
        "draft": user.is_authenticated and draft_of(gap, user),
        "buttons": buttons,
        "refused": verb,
        "moved": moved,
        "supports": user.is_authenticated and gap.supports.filter(person=user).exists(),
        "may_support": gap.is_open and may(user, "support", gap),
        "may_edit": gap.is_open and may(user, "edit", gap),
        "may_raise": gap.is_open and may_raise(user, "raise"),
        "lines": timeline(gap, user),
        "question": Question.objects.visible_to(user).filter(gap=gap).first(),
        "request_id": uuid.uuid4(),
        "tell_id": uuid.uuid4(),
        "indexed": gap.state in LISTED and status == 200,
        **({"alternates": []} if status != 200 else {}),
    }
    return render(request, "learning/gap.html", context, status=status)


def _form(verb, user, gap, calls):
    """Return the empty form of `verb`; a call that runs is in it, to be changed."""
    form = form_of(verb)
    form.auto_id = f"{verb}-%s"  # a page has several
    if verb == "call":
        place = place_of(user, gap)
        for call in (one for one in calls if one.place == place):
            form.initial |= {name: getattr(call, name) for name in ("text", "language", "until")}
    return form


def _translation(gap, user):
    """Return the TranslationAsk that would answer an open gap, of what `user` may read."""
    if not (gap.is_open and gap.translation_id):
        return {}
    asked = TranslationAsk.objects.waiting().visible_to(user).select_related("practice")
    found = asked.filter(pk=gap.translation_id).first()
    return {"translation": found, "may_translate": has_posting(user)}


def _answer(gap, user):
    """Return the row of the practice that answers it, or None."""
    if not gap.answer_id:
        return None
    found = Practice.objects.visible_to(user).with_card_data().filter(pk=gap.answer_id).first()
    return row_of(found) if found else None
