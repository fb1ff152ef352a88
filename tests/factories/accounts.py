"""People and postings for tests, one at a time; the named ones are in tests/cast.py."""

from itertools import count

import factory
from django.utils import timezone

from accounts.models import Office, Organisation, Posting, User
from accounts.querysets import today

_numbers = count(1)


class Person(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@example.org")


def office(place, title=None, organisation="gram-panchayat"):
    """Return a new office at `place`."""
    return Office.objects.create(
        place=place,
        title=title or f"Office {next(_numbers)}",
        organisation=Organisation.objects.get(key=organisation),
    )


def posting(place, *, state="confirmed", person=None, **details):
    """Return a posting of a new person in a new office at `place`."""
    return Posting.objects.create(
        person=person or Person(),
        office=office(place),
        starts_on=details.pop("starts_on", today()),
        state=state,
        decided_at=None if state == "stated" else timezone.now(),
        **details,
    )
