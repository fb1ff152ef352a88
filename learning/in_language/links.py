"""What leads to asking for a practice in one's own language, and to what is asked for so."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from learning.models import TranslationAsker
from practices.choices import LANGUAGES
from practices.list_links import translations_link
from practices.models import Translation
from practices.page_links import PageLink, page_fact, reader_link

NAMES = dict(LANGUAGES)


def _checked_languages():
    """Return the expression of the languages into which what is live is translated."""
    checked = Translation.objects.checked().filter(based_on=OuterRef("live_version"))
    return ArraySubquery(checked.order_by().values("language"))


page_fact("checked_languages", _checked_languages)


@reader_link
def ask_in_own_language(practice, version, user):
    """Let a reader ask for a published practice in the language of her page; one query."""
    language, checked = get_language(), getattr(practice, "checked_languages", None)
    if checked is None or not practice.is_live or version.pk != practice.live_version_id:
        return None
    if language in (version.language, *checked):
        return None
    name, asked = {"language": NAMES[language]}, TranslationAsker.objects.filter(person=user)
    same = {"practice": practice, "language": language, "answered_at": None}
    if asked.filter(**{f"ask__{field}": value for field, value in same.items()}).exists():
        label = _("You asked for it in %(language)s") % name
        return PageLink(label, reverse("learning:asked_translations"))
    address = reverse("learning:ask_translation", args=[practice.pk, language])
    return PageLink(_("Ask for it in %(language)s") % name, address, posts=True)


@translations_link
def what_is_asked_for():
    """Lead from the page of translations to what readers ask for."""
    return PageLink(_("Asked for in another language"), reverse("learning:asked_translations"))
