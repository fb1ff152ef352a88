"""What search engines are told of: what is published, in each language, and nothing else.

The addresses carry the configured host, never the one that a request names. Many are told in
parts: one part costs the same, however many there are.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from django.views.decorators.http import require_safe

from learning.lessons import LESSONS
from learning.models import Celebration, Gap, PolicyAsk, Question, Unit
from packs.models import Pack
from places.choices import Level
from places.models import Place
from practices.models import Practice, Theme
from sourcebook import policies
from workshops.models import Workshop

_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST_ADDRESSES = 10_000  # in one file; 50,000 are allowed, and would weigh 25 MB
MOST_PARTS = 50_000  # that an index may name
_PAGES = (
    "home",
    "practices:list",
    "practices:themes",
    "practices:places",
    "packs:packs",
    "workshops:workshops",
    "workshops:calendar",
    "workshops:visits",
    "learning:gaps",
    "learning:asked_translations",
    "learning:questions",
    "learning:policy_asks",
    "learning:units",
    "learning:celebrations",
    "learning:insights",
    "learning:reach",
    "learning:learn",
    "about",
    "api",
    "accessibility",
    "policies",
)


@dataclass(frozen=True)
class Section:
    """A kind of pages: what they are of, in a lasting order, and the address of one."""

    items: object
    address: object
    changed: object = lambda _item: None


def _pages():
    lessons = [("learning:lesson", (lesson.key,)) for lesson in LESSONS]
    told = [("policy", (name,)) for name in policies.TITLES]
    return [*((name, ()) for name in _PAGES), *lessons, *told]


def _themes():
    return Theme.objects.current().order_by("position")


def _places():
    """The places of what is published, and those above them."""
    told = Practice.objects.listed().order_by()
    wanted = Q(Exists(told.filter(place=OuterRef("pk"))))
    for level in (Level.STATE, Level.DISTRICT, Level.BLOCK):
        below = told.filter(**{f"place__{level}": OuterRef("pk")})
        wanted |= Q(Exists(below), level=level)
    found = Place.objects.filter(wanted).exclude(level=Level.NATIONAL)
    return found.only("level", "code").order_by("pk")


def _practices():
    """All that is published. Of a shielded one `renewed_at` is the month alone."""
    listed = Practice.objects.listed().order_by("pk")
    return listed.only("pk", "slug", "state", "closing_ground", "renewed_at")


def _packs():
    return Pack.objects.listed().order_by("pk").only("pk", "changed_at")


def _workshops():
    return Workshop.objects.listed().order_by("pk").only("pk", "changed_at")


def _gaps():
    return Gap.objects.listed().order_by("pk").only("pk")


def _questions():
    """Those that anybody may read; the page of a shielded one asks to be forgotten."""
    return Question.objects.listed().filter(shielded=False).order_by("pk").only("pk")


def _policy_asks():
    return PolicyAsk.objects.listed().order_by("pk").only("pk")


def _units():
    """Those that were told of: the page of another place says only that nothing was heard."""
    told = Unit.objects.select_related("place").order_by("pk")
    return told.only("place__level", "place__code", "changed_at")


def _celebrations():
    return Celebration.objects.listed().order_by("pk").only("pk")


def _own_address(item):
    return item.get_absolute_url()


SECTIONS = {
    "pages": Section(_pages, lambda page: reverse(page[0], args=page[1])),
    "themes": Section(_themes, _own_address),
    "places": Section(_places, lambda p: reverse("practices:place", args=[p.level, p.code])),
    "practices": Section(_practices, _own_address, lambda practice: practice.renewed_at),
    "packs": Section(_packs, _own_address, lambda pack: pack.changed_at),
    "workshops": Section(_workshops, _own_address, lambda workshop: workshop.changed_at),
    "gaps": Section(_gaps, _own_address),
    "questions": Section(_questions, _own_address),
    "asks": Section(_policy_asks, _own_address),
    "units": Section(_units, _own_address, lambda unit: unit.changed_at),
    "celebrations": Section(_celebrations, _own_address),
}


@require_safe
def whole(request):
    """Answer all addresses in one file, or, where they are too many, where its parts are."""
    counts = {name: _count(section.items()) for name, section in SECTIONS.items()}
    if sum(counts.values()) <= _items_of_a_part():
        return _answer("urlset", (url for section in SECTIONS.values() for url in _urls(section)))
    parts = (
        f"<sitemap><loc>{_own(reverse('sitemap_part', args=[name, number]))}</loc></sitemap>"
        for name, count in counts.items()
        for number in range(1, -(-count // _items_of_a_part()) + 1)
    )
    return _answer("sitemapindex", parts)


@require_safe
def part(request, section, number):
    """Answer the part `number`, from 1, of one section."""
    known = section in SECTIONS and 0 < number <= MOST_PARTS
    urls = list(_urls(SECTIONS[section], number)) if known else []
    if not urls:
        raise Http404
    return _answer("urlset", urls)


def _answer(root, elements):
    """Return the file. Written without a template, which took nine seconds for a whole part."""
    names = f'xmlns="{_SCHEMA}" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<{root} {names}>", *elements, f"</{root}>"]
    return HttpResponse("\n".join(lines) + "\n", content_type="application/xml")


def _items_of_a_part():
    return MOST_ADDRESSES // len(settings.LANGUAGES)


def _count(items):
    return len(items) if isinstance(items, list) else items.count()


def _urls(section, number=1):
    """Yield the elements of one part: each page in each language, with the others beside it."""
    size = _items_of_a_part()
    items = list(section.items()[(number - 1) * size : number * size])
    addresses = {code: _addresses(section, items, code) for code, _name in settings.LANGUAGES}
    for at, item in enumerate(items):
        own = {code: found[at] for code, found in addresses.items()}
        changed = section.changed(item)
        rest = f"<lastmod>{changed:%Y-%m-%d}</lastmod>" if changed else ""
        rest += "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{address}"/>'
            for code, address in [*own.items(), ("x-default", own[settings.LANGUAGE_CODE])]
        )
        for address in own.values():
            yield f"<url><loc>{address}</loc>{rest}</url>"


def _addresses(section, items, language):
    with translation.override(language):
        return [_own(section.address(item)) for item in items]


def _own(path):
    """Return a path with the portal's host, as it is written in XML."""
    return escape(settings.SITE_URL + path)
