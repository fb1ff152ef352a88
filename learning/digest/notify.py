"""Who has a new digest hears of it in one notice, whose mail ends it in one press."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.kinds import kind
from events.registry import Notice, Onward, tells
from learning.digest.links import stop_address, stop_now_address
from learning.digest.sending import SENT
from learning.digest.telling import lines_of_each
from learning.models import Digest

kind(
    "digest",
    gettext_lazy("My digest"),
    gettext_lazy("At most seven new things, by the day or the week, each with the reason."),
    verbs=[SENT],
)


@tells("digest")
def write_notices(events, reader):
    """Return a `Notice` for each of `events` about digests of the reader; two queries."""
    own = Digest.objects.filter(person=reader).in_bulk([event.subject_id for event in events])
    lines = lines_of_each(own.values(), reader)
    return {
        event.pk: _notice(own[event.subject_id], lines[event.subject_id], reader)
        for event in events
        if lines.get(event.subject_id)
    }


def _notice(digest, lines, reader):
    words = ngettext(
        "Your digest: %(n)s thing is new.", "Your digest: %(n)s things are new.", len(lines)
    )
    return Notice(
        sentence=words % {"n": len(lines)},
        address=digest.get_absolute_url(),
        because=tuple(
            Onward(f"{line.what}:", line.row.title, line.row.language, line.row.url, line.why)
            for line in lines
        ),
        unsubscribe=stop_now_address(reader),
        onward=Onward(_("No more digests:"), _("end it"), "", stop_address(reader)),
    )
