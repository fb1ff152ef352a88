"""A person's digests for her feed reader: what anybody may read, under an address she holds."""

from django.utils.translation import gettext as _

from learning.digest.telling import lines_of_each
from practices.exports import Feed, absolute, for_xml

NEWEST = 10


def _told(line):
    """Yield what is new, what happened, why she reads it, and of what it is."""
    yield f"{line.what}: {line.happened}" if line.happened else f"{line.what}."
    yield line.why
    yield line.row.line


def atom(digests, reader, *, language, path):
    """Return an Atom feed of `digests` with what `reader`, who is not signed in, may read."""
    feed = Feed(
        title=_("My digest · Living Sourcebook"),
        link=absolute("/digest/"),
        description="",
        language=language,
        feed_url=absolute(path),
    )
    digests = list(digests)
    told = lines_of_each(digests, reader)
    for digest in digests:
        for line in told[digest.pk]:
            feed.add_item(
                title=for_xml(line.row.title),
                link=absolute(line.row.url),
                description=for_xml(" ".join(_told(line))),
                unique_id=f"urn:uuid:{digest.uid}:{line.row.practice}",
                pubdate=digest.made_at,
                updateddate=digest.made_at,
                written_in=line.row.language,
            )
    return feed.writeString("utf-8")
