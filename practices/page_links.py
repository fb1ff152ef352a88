"""What higher rooms offer on the page of an entry: filled in their `AppConfig.ready`."""

from dataclasses import dataclass

_offers = []
_row_offers = []
_reader_offers = []
_place_offers = []
_follow_offers = []
_failure_offers = []
_facts = {}
_readers = []


@dataclass(frozen=True)
class PageLink:
    """A button that leads elsewhere; `sign` is one of `components/_sign.html`.

    As one of the choices of a menu it is a link, with a `line` of what it leads to below it.
    `signed_in`: it is shown to who is signed in alone. `posts`: one tap on it is a POST.
    `knows`: it leads to what is known of the practice, so it stands beside what is known, unfolded.
    """

    label: str
    address: str
    sign: str = ""
    line: str = ""
    signed_in: bool = False
    posts: bool = False
    knows: bool = False


@dataclass(frozen=True)
class PageMenu:
    """A button that opens on the page and shows its `choices`, each a `PageLink`."""

    label: str
    choices: list
    sign: str


def page_link(offer):
    """Register a function (practice, version shown) -> `PageLink`, `PageMenu`, or None for none."""
    _offers.append(offer)
    return offer


def reader_link(offer):
    """Register a function (practice, version, user) -> `PageLink` or None: for who is signed in.

    It is asked on each page that she reads, so it may cost one query.
    """
    _reader_offers.append(offer)
    return offer


def page_read(told):
    """Register a function (practice, user) to run as somebody signed in reads what is published.

    It may cost one query.
    """
    _readers.append(told)
    return told


def tell_read(practice, user):
    """Let the higher rooms know that `user` reads the page of `practice`."""
    for told in _readers:
        told(practice, user)


def page_fact(name, expression):
    """Register a function () -> expression, read with the practice of a page as its `name`.

    So an offer that hangs on a row of a higher room costs no query of its own.
    """
    _facts[name] = expression


def facts():
    """Return `{name: expression}` to annotate the practice of a page with."""
    return {name: expression() for name, expression in _facts.items()}


def links_of(practice, version, user=None):
    """Return the `PageLink`s and `PageMenu`s of an entry as it is shown by `version` to `user`."""
    links = [link for offer in _offers if (link := offer(practice, version))]
    if user is not None and user.is_authenticated:
        told = (offer(practice, version, user) for offer in _reader_offers)
        links += [link for link in told if link]
    return links


def failure_link(offer):
    """Register a function (practice) -> `PageLink` or None, beside what went wrong; no query."""
    _failure_offers.append(offer)
    return offer


def links_beside_failures(practice):
    """Return the `PageLink`s that stand on the page of `practice` beside what went wrong."""
    return [link for offer in _failure_offers if (link := offer(practice))]


def row_link(offer):
    """Register a function (key of a published practice) -> `PageLink` for its row in a list."""
    _row_offers.append(offer)
    return offer


def links_of_row(key):
    """Return the `PageLink`s of a row: for who is signed in; no query."""
    return [offer(key) for offer in _row_offers]


def place_link(offer):
    """Register a function (place) -> `PageLink` or None for the page of a place; no query."""
    _place_offers.append(offer)
    return offer


def links_of_place(place):
    """Return the `PageLink`s of the page of `place`."""
    return [link for offer in _place_offers if (link := offer(place))]


def follow_link(offer):
    """Register a function (place or theme, user) -> `PageLink` by which one follows it, or None.

    It may cost one query for who is signed in; the first one counts.
    """
    _follow_offers.append(offer)
    return offer


def link_to_follow(what, user):
    """Return the `PageLink` by which `user` follows a place or a theme, or stops; None without."""
    return _follow_offers[0](what, user) if _follow_offers else None
