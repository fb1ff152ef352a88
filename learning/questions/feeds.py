"""Questions that wait for an answer, for feed readers: what anybody may read of them."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from learning.telling import place_words
from practices.exports import Feed, absolute, for_xml


def atom(questions, *, path, query):
    """Return an Atom feed of `questions`, whose list has the same `query`; of a shielded one the
    month alone."""
    address = absolute(path) + query
    feed = Feed(
        title=_("Help desk · Living Sourcebook"),
        link=absolute("/questions/") + query,
        description="",
        language=get_language(),
        feed_url=address,
        feed_guid=address,
    )
    for question in questions:
        feed.add_item(
            title=for_xml(question.title),
            link=absolute(question.get_absolute_url()),
            description=for_xml(f"{place_words(question)}. {question.detail}".strip()),
            unique_id=absolute(question.get_absolute_url()),  # its uid would tell the hour
            pubdate=question.shown_at,
            updateddate=question.shown_at,
            categories=[question.theme.name],
            written_in=question.title_language,
        )
    return feed.writeString("utf-8")
