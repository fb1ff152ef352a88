"""What a Block sees of its Gram Panchayats, and the mark that it has read an entry."""

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.standing import standing_of
from events.services import record
from places.choices import Level
from places.models import Place
from practices.choices import PracticeState, VersionState
from practices.errors import NotAllowed, WrongState
from practices.models import BlockReading, Practice, Version
from practices.notify import authors_of
from practices.shield import is_shielded

READ = "read-by-block"


def offices_of(user):
    """Return the offices at Blocks that `user` holds now."""
    return [office for office in standing_of(user).offices if office.place.level == Level.BLOCK]


def gps_of(blocks):
    """Return the Gram Panchayats of `blocks` in the directory of today, by name."""
    return Place.objects.filter(block__in=blocks, level=Level.GP, valid_to=None).order_by("name")


def entries_of(blocks, user):
    """Return the version that stands for each entry of the GPs of `blocks` that `user` may read.

    What is published, or else what is open to her; of shielded ones none, since the place they are
    listed under would name them. In the order of the GPs' names.
    """
    stands = Q(practice__live_version=F("pk"), practice__state=PracticeState.PUBLISHED)
    stands |= Q(practice__state=PracticeState.UNPUBLISHED)
    found = Version.objects.visible_to(user).filter(
        stands,
        place__block__in=blocks,
        place__level=Level.GP,
        shielded=False,
        practice__shielded_level="",
    )
    return found.with_row_data().order_by("place__name", "place_id", "-id")


def asking_help(blocks, user):
    """Return the quick tellings of the GPs of `blocks` that `user` may complete."""
    asking = Version.objects.asking_help_of(user).filter(place__block__in=blocks)
    return asking.with_row_data().order_by("-id")


def office_above(user, version):
    """Return the office of `user` at the Block of the GP that `version` tells of, or None.

    Of a shielded one None for everybody: any other answer would say whose Block it is.
    """
    place = version.place
    if place is None or place.level != Level.GP or is_shielded(version):
        return None
    return next((o for o in offices_of(user) if o.place_id == place.block_id), None)


@transaction.atomic
def mark_read(practice, *, by, request_id=None):
    """Keep that the Block's office of `by` has read what its GP submitted; once an office.

    Raises NotAllowed where the GP is not under her Block, WrongState where nothing waits.
    """
    practice = Practice.objects.select_for_update(of=("self",)).get(pk=practice.pk)
    version = practice.latest_version
    office = office_above(by, version)
    if office is None or practice.author_office_id == office.pk:
        raise NotAllowed(READ)
    if version.state != VersionState.SUBMITTED:
        raise WrongState(practice)
    _reading, made = BlockReading.objects.get_or_create(
        version=version, office=office, defaults={"person": by, "at": timezone.now()}
    )
    if made:
        tell = authors_of(practice)
        record(READ, practice, by=by, office=office, request_id=request_id, tell=tell)


def readings_of(version):
    """Return who of the Block has read `version`, with the offices' names."""
    return version.block_readings.select_related(
        "office__organisation", "office__place__district", "office__place__state"
    )


def may_mark(user, version):
    """Return whether `user` may still mark `version` as read by her Block."""
    office = office_above(user, version) if user.is_authenticated else None
    waits = version.state == VersionState.SUBMITTED and office is not None
    if not waits or version.practice.author_office_id == office.pk:
        return False
    return not version.block_readings.filter(office=office).exists()
