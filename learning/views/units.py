"""Learning units: all of them, the one of a place, and what its curators and members do there."""

import uuid
from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Office
from accounts.querysets import within
from events.pressing import done_once
from learning.models import Unit, UnitMember
from learning.units import services
from learning.units.choices import FOUND, LEVELS
from learning.units.clocks import clock_of, public_clock
from learning.units.forms import InviteForm, ResourceForm, UnitForm
from learning.units.permissions import may
from learning.units.telling import timeline, units_under
from places.models import Place
from practices.errors import AnswersMissing, NotAllowed, WrongState
from workshops.views.convening import posted, sent


@require_safe
def units(request):
    """List the National unit and the states, in the order of the alphabet."""
    india = Place.objects.national()
    told = Unit.objects.filter(place=india).exists()
    context = {"india": india, "told": told, "below": units_under(india)}
    return render(request, "learning/units.html", context)


@require_safe
def unit(request, level, code):
    """Show the unit of a place, told of or not, and those of the places below."""
    place = _place(level, code)
    found = _unit(place)
    asked = UnitMember.objects.of(request.user).filter(unit=found).first() if found else None
    context = {
        "place": place,
        "unit": found,
        "members": list(found.members.active()) if found else [],
        "asked": asked,
        "may_edit": may(request.user, "edit", place),
        "below": units_under(place),
        "everybody": public_clock(place, timezone.now()),
        "lines": timeline(found) if found else [],
        "request_id": uuid.uuid4(),
    }
    if may(request.user, "read-clock", place):
        context["clock"] = clock_of(place, timezone.now())
    return render(request, "learning/unit.html", context)


def _place(level, code):
    if level not in LEVELS:
        raise Http404
    return get_object_or_404(Place.objects.with_parents(), level=level, code=code)


def _unit(place):
    rows = Unit.objects.prefetch_related("themes", "fund_heads", "resources")
    unit = rows.filter(place=place).first()
    if unit:
        unit.place = place
    return unit


def _own(request, level, code, action):
    """Return (place, unit or None) at which the reader may do `action`; 404, 403 else."""
    place = _place(level, code)
    if not may(request.user, action, place):
        raise NotAllowed(action)
    return place, _unit(place)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@cache_control(private=True, no_store=True)
def edit(request, level, code):
    """Tell of the unit of a place: 409 where another saved meanwhile, with what was typed kept."""
    place, unit = _own(request, level, code, "edit")
    form = UnitForm(posted(request), unit=unit)
    sound, status = sent(request, form)
    if sound:
        try:
            return _tell(request, place, form)
        except WrongState:
            unit, status = _unit(place), 409
            form.data = form.data.copy()
            form.data["revision"] = unit.revision
    context = {"place": place, "unit": unit, "form": form, "overtaken": status == 409}
    return render(request, "learning/edit_unit.html", context, status=status)


def _tell(request, place, form):
    told = form.told() | {"revision": form.cleaned_data["revision"] or 0}
    return done_once(request, partial(services.tell, place, **told), said=_("Saved."))


@require_safe
@login_required
@cache_control(private=True, no_store=True)
def people(request, level, code):
    """Show to the curators who is named and asked, and find whom to ask."""
    return _people(request, *_told(request, level, code, "invite"))


def _told(request, level, code, action):
    """As `_own`, of a unit that was told of; Http404 else."""
    place, unit = _own(request, level, code, action)
    if unit is None:
        raise Http404
    return place, unit


def _people(request, place, unit, *, form=None, resource=None, status=200):
    words = (request.POST.get("q") or request.GET.get("q", ""))[:80].strip().replace("\x00", "")
    context = {
        "place": place,
        "unit": unit,
        "q": words,
        "offices": _found(unit, words) if words else [],
        "members": unit.members.active(),
        "invited": unit.members.invited(),
        "form": form or InviteForm(auto_id="invite-%s"),
        "resource_form": resource or ResourceForm(auto_id="resource-%s"),
        **({"alternates": []} if status != 200 else {}),
    }
    return render(request, "learning/unit_people.html", context, status=status)


def _found(unit, words):
    named = unit.members.values("person")
    held = services.to_invite(unit.place).exclude(person__in=named)
    there = Office.objects.with_place().filter(within("place", unit.place))
    offices = there.filter(pk__in=held.values("office"))
    return list(offices.matching(words).with_holders().order_by("title", "id")[:FOUND])


@require_POST
@login_required
def invite(request, level, code):
    """Ask somebody whether she may be named."""
    place, unit = _told(request, level, code, "invite")
    form = InviteForm(request.POST, auto_id="invite-%s")

    def act(**told):
        words = {"organisation": form.cleaned_data["organisation"]}
        services.invite(unit, form.cleaned_data["whom"], **words, **told)

    words = _("She hears of it, and is named once she says yes.")
    return _sound(request, unit, form, words, act) or _people(
        request, place, unit, form=form, status=422
    )


@require_POST
@login_required
def remove(request, level, code, pk):
    """Take a member, or who was asked, off the list."""
    return _taken_off(request, level, code, pk, "remove", services.remove)


@require_POST
@login_required
def add_resource(request, level, code):
    """Name an organisation that the unit learns with."""
    place, unit = _told(request, level, code, "add-resource")
    form = ResourceForm(request.POST, auto_id="resource-%s")

    def act(**told):
        services.add_resource(unit, **form.told(), **told)

    return _sound(request, unit, form, _("The list is changed."), act) or _people(
        request, place, unit, resource=form, status=422
    )


@require_POST
@login_required
def drop_resource(request, level, code, pk):
    """Take an organisation off the list."""
    return _taken_off(request, level, code, pk, "drop-resource", services.drop_resource)


def _taken_off(request, level, code, pk, verb, act):
    _where, unit = _told(request, level, code, verb)
    try:
        return _done(request, unit, "people", _("The list is changed."), partial(act, unit, pk))
    except ObjectDoesNotExist as gone:
        raise Http404 from gone


@require_POST
@login_required
def agree(request, level, code):
    """Say yes to being named."""
    _where, unit = _told(request, level, code, "agree")
    words = _("You are named as a member. You can leave at any time, here.")
    return _done(request, unit, "", words, partial(services.agree, unit))


@require_POST
@login_required
def leave(request, level, code):
    """Say no to being named, or leave."""
    _where, unit = _told(request, level, code, "leave")
    words = _("You are not named here.")
    return _done(request, unit, "", words, partial(services.leave, unit))


def _sound(request, unit, form, words, act):
    """As `_done`, leading to the people; None where `form` lacks something, which it then says."""
    if not form.is_valid():
        return None
    try:
        return _done(request, unit, "people", words, act)
    except AnswersMissing as lacking:
        lacking.say_in(form)
    return None


def _done(request, unit, page, words, act):
    """Do `act` once, say `words` of it and lead to the unit's `page`."""
    home = unit.get_absolute_url() + (f"{page}/" if page else "")
    return done_once(request, act, home=home, said=words)
