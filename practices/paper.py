"""What has become of a practice since it was put on paper."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from practices import codes, shield
from practices.choices import PracticeState
from practices.comparing import compare
from practices.history import closing_of
from practices.kin.merging import joined_into
from practices.models import Practice, Version
from practices.models.redaction import passages_hidden
from practices.presentation import tell

UNREVIEWED = "unreviewed"  # no desk has accepted it yet
HIDDEN = "hidden"  # withdrawn for danger or personal data: only the reason is told
WITHDRAWN = "withdrawn"
JOINED = "joined"  # goes on in another entry that tells the same
REPLACED = "replaced"
UNCHANGED = "unchanged"
COVERED = "covered"  # the same version, of which passages or photos were hidden since
CHANGED = "changed"
REVIEWED = "reviewed"  # printed before a desk had accepted it
STANDS = "stands"  # published; which version the paper shows was not said
UNKNOWN = "unknown"  # there is no such version

BEFORE_REVIEW = 0  # as the number of a version: of paper that was printed before the first accept
MOST_OFFERED = 12

_HEADINGS = {
    UNCHANGED: _("Unchanged since this print"),
    CHANGED: _("Changed since this print"),
    COVERED: _("Parts were hidden from this version"),
    REVIEWED: _("Reviewed since this print"),
    STANDS: _("It is still published"),
    UNKNOWN: _("There is no such version"),
    UNREVIEWED: _("Not yet reviewed"),
    JOINED: _("Joined with another practice"),
    REPLACED: _("Replaced by another practice"),
    WITHDRAWN: _("Withdrawn: do not rely on it"),
    HIDDEN: _("Withdrawn: do not rely on it"),
}


@dataclass(frozen=True)
class Since:
    """How a practice stands against one print of it.

    `printed` is the version on the paper and `now` the live one, where there is one; `changes` are
    the answers that differ (`Compared`); `reason` and `replacement` as of `closing_of`.
    """

    kind: str
    now: Version | None = None
    printed: Version | None = None
    changes: list = field(default_factory=list)
    reason: object = None
    replacement: dict | None = None

    @property
    def heading(self):
        """What the page says first, in the language that is active."""
        return _HEADINGS[self.kind]


def number_of(text):
    """Return the number of a version from an address: None if none is said, -1 if it is none."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 else -1


def since(practice, number, user):
    """Return what has become of a practice since its version `number` was printed, for `user`.

    `number` is None where the paper does not say it. At most a constant number of queries.
    """
    if practice.state == PracticeState.UNPUBLISHED:
        return Since(UNREVIEWED)
    if not practice.is_live:
        return Since(_ended(practice), **closing_of(practice))
    now = _versions(practice).get(pk=practice.live_version_id)
    if number is None:
        return Since(STANDS, now)
    if number == BEFORE_REVIEW:
        return Since(REVIEWED, now)
    if number == now.number:
        return Since(COVERED if passages_hidden(now) else UNCHANGED, now, now)
    printed = _versions(practice).filter(number=number).first() if number > 0 else None
    if printed is None:
        return Since(UNKNOWN, now)
    return Since(CHANGED, now, printed, _changes(practice, printed, now, user))


def _ended(practice):
    if practice.is_hidden:
        return HIDDEN
    if practice.state == PracticeState.WITHDRAWN:
        return WITHDRAWN
    return JOINED if joined_into(practice) else REPLACED


def _versions(practice):
    return practice.accepted_versions().with_reading_data()


def _changes(practice, printed, now, user):
    """Return the answers that differ; whom to ask stands on no print."""
    for version in (printed, now):
        version.practice = practice
    return compare(*(tell(one, hides=shield.hides(one, user)) for one in (printed, now)))


def near_codes(text, user, most=3):
    """Return practices that `user` may open whose codes are one slip from what was typed.

    A slip is a wrong symbol, one too many or too few, or two that changed places: the check symbol
    lets a handful of codes through. What is hidden is not offered; one query.
    """
    near = {code for typed in _slips(codes.plain_of(text)) if (code := codes.read_code(typed))}
    found = Practice.objects.visible_to(user).listed().filter(code__in=near)
    return list(found.order_by("code")[:most])


def _slips(plain):
    """Yield each text that is one slip away from `plain` and as long as a code."""
    parts = [(plain[:n], plain[n:]) for n in range(len(plain) + 1)]
    if len(plain) == codes.LENGTH:
        yield from (a + one + b[1:] for a, b in parts if b for one in codes.ALPHABET)
        yield from (a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1)
    elif len(plain) == codes.LENGTH + 1:
        yield from (a + b[1:] for a, b in parts if b)
    elif len(plain) == codes.LENGTH - 1:
        yield from (a + one + b for a, b in parts for one in codes.ALPHABET)
