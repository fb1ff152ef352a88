"""A person's digests for her feed reader: what anybody may read, under an address she holds."""

import re

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from learning.digest.telling import lines_of

NEWEST = 10
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class _Feed(Atom1Feed):
    """Atom with `xml:lang` on each entry."""

    def item_attributes(self, item):
        return {"xml:lang": item["written_in"]}


def atom(digests, reader, *, language, path):
    """Return an Atom feed of `digests` with what `reader`, who is not signed in, may read."""
    feed = _Feed(
        title=_("My digest · Living Sourcebook"),
        link=f"{settings.SITE_URL}/digest/",
        description="",
        language=language,
        feed_url=f"{settings.SITE_URL}{path}",
    )
    for digest in digests:
        for line in lines_of(digest.items, reader):
            feed.add_item(
                title=_NOT_XML.sub("", line.row.title),
                link=f"{settings.SITE_URL}{line.row.url}",
                description=_NOT_XML.sub("", f"{line.what}. {line.row.line}"),
                unique_id=f"urn:uuid:{digest.uid}:{line.row.practice}",
                pubdate=digest.made_at,
                updateddate=digest.made_at,
                written_in=line.row.language,
            )
    return feed.writeString("utf-8")
