"""What plans add to the page of a practice: the way into the plan of whoever is in a workshop."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.standing import standing_of
from places.choices import Level
from practices.choices import PracticeState
from practices.page_links import PageLink, reader_link
from workshops.choices import State
from workshops.models import Participant
from workshops.permissions import runs
from workshops.plans.boards import places_of
from workshops.plans.querysets import workshops_read_by

MOST = 5  # workshops that are on for one person


@reader_link
def add_to_our_plan(practice, version, user):
    """Lead from a published practice to the plan of a workshop that is on; one query."""
    if practice.state != PracticeState.PUBLISHED or not on_for(user).exists():
        return None
    address = reverse("workshops:add_to_plan", args=[practice.pk])
    return PageLink(_("Add to our plan"), address, "plus")


def on_for(user):
    """Return the workshops under way whose plans `user` reads."""
    return workshops_read_by(user).filter(state=State.RUNNING)


def plans_to_write(user):
    """Return [(workshop, place)] of the plans that `user` may write in workshops under way."""
    found = []
    for workshop in on_for(user).order_by("-starts_on", "-pk")[:MOST]:
        places = places_of(workshop)
        if not runs(user, workshop):
            own = _own(user, workshop)
            places = [place for place in places if place.pk in own]
        found += [(workshop, place) for place in places]
    return found


def _own(user, workshop):
    """Return the keys of the places for which `user` writes: as participant, office, desk."""
    came = Participant.objects.filter(workshop=workshop, person=user, forgotten_at=None)
    standing, upper = standing_of(user), (Level.DISTRICT, Level.STATE)
    own = set(came.values_list("district", flat=True))
    own |= {office.place_id for office in standing.offices if office.place.level in upper}
    for duty in standing.curates:
        own.add(duty.place_id)
        if duty.place.level == Level.STATE:
            own |= {one.pk for one in places_of(workshop) if one.state_id == duty.place_id}
    return own
