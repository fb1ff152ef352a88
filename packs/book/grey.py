"""Black and white: the colours of drawings as greys that are as light."""

import re

_COLOUR = re.compile(r"#([0-9a-fA-F]{6})\b|#([0-9a-fA-F]{3})\b")


def in_grey(value):
    """Return plain data with each colour of its drawings as a grey."""
    if isinstance(value, str):
        return _COLOUR.sub(_grey, value) if "<svg" in value[:200] else value
    if isinstance(value, list):
        return [in_grey(one) for one in value]
    if isinstance(value, dict):
        # What people wrote is never touched.
        if set(value) == {"w", "l"}:
            return value
        return {key: in_grey(one) for key, one in value.items()}
    return value


def _grey(found):
    written = found[1] or "".join(2 * sign for sign in found[2])
    red, green, blue = (int(written[n : n + 2], 16) for n in (0, 2, 4))
    light = round(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    return f"#{light:02x}{light:02x}{light:02x}"
