"""Barriers: their list, one of them, raised, and what becomes of it, one address a verb."""

import uuid
from functools import partial

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.paging import addresses, page_of
from events.pressing import done_once
from learning.asks import services, sources, workflow
from learning.asks.choices import ASKED_LEVELS, LISTED, AskState
from learning.asks.forms import RaiseForm, form_of
from learning.asks.permissions import may, supporting_office
from learning.asks.telling import place_words, timeline
from learning.models import PolicyAsk
from learning.views import acting
from places.choices import Level
from places.models import Place
from practices.errors import AnswersMissing, NotAllowed, UnknownChoice
from practices.models import Theme
from practices.views.known_choices import known_choices
from workshops.views.convening import posted, sent

OWN = 10
MOST_SHOWN = 200  # places that say it is the same
STATUSES = {state.value: state.label for state in LISTED}
LEVELS = {level.value: level.label for level in reversed(ASKED_LEVELS)}


@require_safe
@known_choices
def policy_asks(request):
    """List barriers by theme, level asked, state and status, the newest first."""
    asked = asked_of(request.GET)
    found = narrowed(PolicyAsk.objects.visible_to(request.user).listed(), asked)
    page = page_of(request, found.order_by("-asked_at", "-id").with_row_data())
    first = page.number == 1 and not any(asked.values())
    waiting = PolicyAsk.objects.waiting_at(request.user).with_row_data()
    own = PolicyAsk.objects.asked_by(request.user).with_row_data().order_by("-asked_at", "-id")
    context = {
        "asked": asked,
        "page": page,
        "rows": [(ask, place_words(ask)) for ask in page],
        "waiting": list(waiting[:OWN]) if first else [],
        "own": list(own[:OWN]) if first else [],
        "themes": Theme.objects.current().order_by("position"),
        "states": Place.objects.filter(level=Level.STATE).order_by("name"),
        "statuses": STATUSES.items(),
        "levels": LEVELS.items(),
        "filtered": any(asked.values()),
        "may_ask": not request.user.is_authenticated or may(request.user, "raise"),
        **addresses(request, page),
    }
    return render(request, "learning/policy_asks.html", context)


def asked_of(given):
    """Return the checked filters of the list; raises UnknownChoice."""
    asked = {name: given.get(name, "") for name in ("theme", "level", "state", "status")}
    themes, states = Theme.objects.current(), Place.objects.filter(level=Level.STATE)
    known = {
        "theme": lambda value: themes.filter(key=value).exists(),
        "level": lambda value: value in LEVELS,
        "state": lambda value: states.filter(code=value).exists(),
        "status": lambda value: value in STATUSES,
    }
    for name, value in asked.items():
        if value and ("\x00" in value or not known[name](value)):
            raise UnknownChoice(name, value)
    return asked


def narrowed(found, asked):
    """Keep of `found` what the checked filters ask for."""
    fields = {
        "theme": "themes__key",
        "level": "level",
        "state": "shown_place__state__code",
        "status": "state",
    }
    return found.filter(**{fields[name]: value for name, value in asked.items() if value})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@cache_control(private=True, no_store=True)
def new(request):
    """Raise a barrier; `?from=entry:12` from what is read there."""
    if not may(request.user, "raise"):
        raise NotAllowed("raise")
    data = posted(request)
    text = (data.get("source") or "") if data is not None else request.GET.get("from", "")
    source = sources.source_of(text, request.user)
    form = RaiseForm(data, user=request.user, source=source)
    form.initial["source"] = text[:40]
    sound, status = sent(request, form)
    if sound:
        try:
            return _raise(request, form, source)
        except AnswersMissing as lacking:
            status = 422
            lacking.say_in(form)
    context = {"form": form, "source": source}
    return render(request, "learning/new_policy_ask.html", context, status=status)


def _raise(request, form, source):
    act = partial(services.raise_barrier, **source.kept, **form.told())
    return done_once(request, act, said=_("It is asked. You hear what the level asked answers."))


@require_safe
def policy_ask(request, pk):
    """Show one barrier with what its reader may do."""
    return page(request, ask_for(request.user, pk))


def ask_for(user, pk):
    """Return the barrier that `user` may open; Http404 else."""
    return get_object_or_404(PolicyAsk.objects.visible_to(user).with_row_data(), pk=pk)


def page(request, ask, *, status=200, refused=None, moved=False):
    """Answer the page of `ask`; `refused` is the (verb, form) of an answer that lacks something."""
    verb, form = refused or ("", None)
    supports = list(supports_of(ask))
    supporting = supporting_office(request.user, ask)
    here = supporting and any(one.place_id == supporting.place_id for one in supports)
    buttons = [
        (
            name,
            step,
            form if name == verb else form_of(name),
            reverse(f"learning:{name}_policy_ask", args=[ask.pk]),
        )
        for name, step in workflow.open_to(request.user, ask).items()
        if name != "unsupport" or here
    ]
    context = {
        "ask": ask,
        "where": place_words(ask),
        "supports": supports,
        "source": sources.link_of(ask, request.user),
        "buttons": buttons,
        "refused": verb,
        "moved": moved,
        "lines": timeline(ask, request.user),
        "request_id": uuid.uuid4(),
        "indexed": ask.state in LISTED and status == 200,
        "waits": ask.state in (AskState.OPEN, AskState.PROMISED),
        **({"alternates": []} if status != 200 else {}),
    }
    return render(request, "learning/policy_ask.html", context, status=status)


def supports_of(ask):
    """Return the places that say that it is the same there, at most MOST_SHOWN; one query."""
    places = [f"place__{parent}" for parent in ("state", "district", "block")]
    return ask.supports.select_related("office", "place", *places).order_by("id")[:MOST_SHOWN]


@require_POST
def act(request, pk, verb):
    """Do `verb` on the barrier `pk`, then lead to its page."""
    return acting.act(
        *(request, verb),
        home=reverse("learning:policy_ask", args=[pk]),
        find=partial(ask_for, request.user, pk),
        form=form_of(verb, request.POST),
        workflow=workflow,
        page=page,
    )
