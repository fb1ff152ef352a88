"""What search engines are told of: what is published, and nothing else."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from practices.models import Practice, Theme
from sourcebook import policies

MOST_PRACTICES = 49_000  # of the 50,000 addresses that one sitemap may hold
_PAGES = (
    "home",
    "practices:list",
    "practices:themes",
    "practices:places",
    "about",
    "accessibility",
)


class _OwnHost(Sitemap):
    """Addresses carry the configured host, never the one that a request names."""

    protocol = urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site=None):
        return urlsplit(settings.SITE_URL).netloc


class Practices(_OwnHost):
    limit = MOST_PRACTICES

    def items(self):
        listed = Practice.objects.listed().newest_first()
        return listed.only("pk", "slug", "state", "closing_ground", "renewed_at")[:MOST_PRACTICES]

    def lastmod(self, practice):
        return practice.renewed_at


class Themes(_OwnHost):
    def items(self):
        return Theme.objects.current()


class Pages(_OwnHost):
    def items(self):
        own = [reverse(name) for name in _PAGES]
        return own + [reverse("policy", args=[name]) for name in policies.TITLES]

    def location(self, address):
        return address


SECTIONS = {"practices": Practices, "themes": Themes, "pages": Pages}
