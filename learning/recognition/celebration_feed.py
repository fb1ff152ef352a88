"""The wall of celebrations for feed readers."""

from django.utils.translation import gettext as _

from practices.exports import Feed, absolute, for_xml


def atom(rows, *, language, path):
    """Return an Atom feed of `rows`, which were loaded `with_row_data`."""
    feed = Feed(
        title=_("Celebrations · Living Sourcebook"),
        link=absolute("/celebrations/"),
        description="",
        language=language,
        feed_url=absolute(path),
    )
    for row in rows:
        feed.add_item(
            title=for_xml(row.reached),
            link=absolute(row.get_absolute_url()),
            description=for_xml(f"{row.place.label}. {row.words}"),
            unique_id=f"urn:uuid:{row.uid}",
            pubdate=row.shown_at,
            updateddate=row.shown_at,
            written_in=row.language,
        )
    return feed.writeString("utf-8")
