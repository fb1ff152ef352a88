"""What higher rooms offer on a list of practices: filled in their `AppConfig.ready`."""

_offers = []
_asks = []
_of_translations = []


def list_link(offer):
    """Register a function (asked) -> `PageLink` beside a list with words or filters, or None."""
    _offers.append(offer)
    return offer


def ask_link(offer):
    """Register a function (words) -> `PageLink` for what a list lacks: the first one counts."""
    _asks.append(offer)
    return offer


def links_of_list(asked):
    """Return the `PageLink`s of a list as it was `asked` for; none where all were listed."""
    if not asked.data:
        return []
    return [link for offer in _offers if (link := offer(asked))]


def link_to_ask(words):
    """Return the `PageLink` by which one asks for `words`, or None where no room takes that."""
    return _asks[0](words) if _asks else None


def translations_link(offer):
    """Register a function () -> `PageLink` beside what is not yet translated."""
    _of_translations.append(offer)
    return offer


def links_of_translations():
    """Return the `PageLink`s of the page of translations."""
    return [offer() for offer in _of_translations]
