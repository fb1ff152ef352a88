"""Following every link as one reader: what stands on any page that she can reach."""

import html
import re

from tests.packs.reading import words_of

ADDRESS = re.compile(r"""(?:href|src|srcset|action|content)=["']([^"']*)["']""")
STARTS = (
    *("/", "/practices/", "/practices.csv", "/practices.json", "/practices/feed/", "/sitemap.xml"),
    *("/themes/", "/places/", "/policies/", "/about/", "/me/", "/me/data/", "/accounts/settings/"),
    *("/curation/", "/curation/next/", "/curation/postings/", "/practices/suggest/?q=pits"),
)
# Filters and orders show the same rows again; policies, and the themes and states that entries of
# the tests do not lie in, have nothing to show. The form of a translation is one for all languages,
# that of a term of the glossary one for all terms.
LEFT_OUT = re.compile(
    r"^/(static/|hi/|accounts/(login|logout|signup)|practices/(new|quick)|policies/."
    r"|practices/\d+/translate/(?!hi/|ta/)[a-z]+/|curation/glossary/."
    r"|themes/(?!toilet-technology/)|places/state/(?!208/))|[?]"
)


def crawl(client, *more, most=400):
    """Return {address: body as text} of all that `client` can read from STARTS and `more`."""
    waiting, seen = [*STARTS, *more], {}
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        if address in seen:
            continue
        answer = client.get(address)
        seen[address] = f"{answer.headers} {words_of(answer)}"
        if answer.get("Location", "").startswith("/"):
            waiting.append(answer["Location"])
        if "html" in answer.get("Content-Type", ""):
            waiting += [found for found in _links(seen[address]) if found not in seen]
    assert len(seen) < most, "the crawl did not end"
    return seen


def _links(text):
    for found in ADDRESS.findall(text):
        for part in html.unescape(found).split(", "):
            address = part.split(" ")[0].partition("#")[0]
            if address.startswith("/") and not LEFT_OUT.search(address):
                yield address
