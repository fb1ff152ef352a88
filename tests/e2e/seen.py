"""What is measured on a page in the browser: contrast, targets, room for large text."""

from pathlib import Path

MEASURES = Path(__file__).with_suffix(".js").read_text().strip().removesuffix(";")


def measure(page, name):
    """Return what one of the measures in seen.js finds on a page."""
    return page.evaluate(f"() => {MEASURES}.{name}()")
