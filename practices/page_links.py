"""What higher rooms offer on the page of an entry: filled in their `AppConfig.ready`."""

from dataclasses import dataclass

_offers = []


@dataclass(frozen=True)
class PageLink:
    """A button that leads elsewhere; `sign` is one of `components/_sign.html`."""

    label: str
    address: str
    sign: str


def page_link(offer):
    """Register a function (practice, version shown) -> `PageLink`, or None for no offer."""
    _offers.append(offer)
    return offer


def links_of(practice, version):
    """Return the `PageLink`s of an entry as it is shown by `version`."""
    return [link for offer in _offers if (link := offer(practice, version))]
