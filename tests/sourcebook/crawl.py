"""Walking the portal as one person: every address of the table, and every link on the way."""

import csv
import html
import re
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from django.test import Client

from tests.packs.reading import words_of

TABLE = Path(__file__).parents[2] / "docs" / "addresses.csv"
_LINK = re.compile(r"""(?:href|src|content)="(/[^"]*|\?[^"]*|http://[^"]*)\"""")
# Other languages, files of the look, and the same page for every theme and every real place; the
# form of a translation is one for all languages, and shows the same original beside it.
_LEFT_OUT = re.compile(
    r"/(?:hi|static|admin|accounts/logout|accounts/login|accounts/password)/|.*[?&](?:q|sort)="
    r"|/practices/\d+/translate/(?!hi/|ta/)[a-z]+/"
    r"|/c/LS[^/]*$|/themes/(?!toilet)[a-z-]+/|/places/[a-z]+/(?!20[89]/|9\d{3,5}/)"
)
# What has one text for all, or tells only of the reader, and lists by a filter: once is enough.
_ONCE = re.compile(
    r"/(?:policies|api|about|accessibility|healthz|readyz|metrics|robots|security|\.well-known)"
    r"|/accounts/(?!settings|posting)|/c/|.*\?(?!status=|page=)"
)
ROWS = [row for row in csv.DictReader(TABLE.open()) if row["gp"] != "405"]


_ENTRIES = ("draft", "submitted", "published")
# Where an entry is read. Its other addresses are forms: whom they open to, the table of rights
# tries, and what they show, those whose rights the others share.
_READING = (
    *("practices:practice", "practices:practice_by_pk", "practices:version", "practices:history"),
    *("practices:open", "practices:share", "practices:read", "practices:opinion", "packs:print"),
    "practices:edit",
)


class _Known(dict):
    """What a path of the table is filled with; what is not known here stands for nothing."""

    def __missing__(self, name):
        return "0"


def paths_of_the_table(practices, *, entries_only=False):
    """Return the paths of docs/addresses.csv that answer a GET, for each practice once.

    `entries_only`: those under which an entry is read.
    """
    paths = []
    for row in ROWS:
        # The address of a passkey takes any number too, and leads to no entry.
        of_any = "{" in row["path"] and not row["path"].startswith("/accounts/")
        for practice in practices if of_any else practices[:1]:
            words = dict.fromkeys(_ENTRIES, practice.pk)
            more = {"slug": practice.slug, "code": practice.code}
            if (practice.slug or "{slug}" not in row["path"]) and (
                row["name"] in _READING or not entries_only
            ):
                paths.append(row["path"].format_map(_Known(words | more)))
    return list(dict.fromkeys(paths))


class Crawl:
    """One person's walk: `texts` holds what she got, by address; `follow`: every link too."""

    def __init__(self, person, starts, *, follow):
        self.client = Client(raise_request_exception=False)
        if person is not None and person.is_active:
            self.client.force_login(person)
        self.texts, self._seen, self._anonymous = {}, set(), person is None
        self._follows = follow
        self._waiting = []
        for start in starts:
            self._add(start)
        while self._waiting:
            self._visit(self._waiting.pop())

    def _add(self, address):
        """Take an address once; of lists that differ in their values alone, the first."""
        parts = urlsplit(address)
        if _LEFT_OUT.match(address.partition("#")[0]):
            return
        if _ONCE.match(address) and not self._anonymous:
            return
        names = tuple(sorted({name for name, _value in parse_qsl(parts.query)}))
        if (parts.path, names) not in self._seen:
            self._seen.add((parts.path, names))
            self._waiting.append(f"{parts.path}?{parts.query}" if parts.query else parts.path)

    def _visit(self, address):
        answer = self.client.get(address)
        heads = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        self.texts[address] = text = f"{heads}\n{words_of(answer)}"
        if "Location" in answer:
            self._add(answer["Location"])
        if self._follows and answer.status_code == 200 and "html" in answer["Content-Type"]:
            self._follow(address, text)

    def _follow(self, address, text):
        for link in map(html.unescape, _LINK.findall(text)):
            if link.startswith("?"):
                link = urlsplit(address).path + link
            if urlsplit(link).netloc in ("", "localhost", "testserver"):
                self._add(link)
