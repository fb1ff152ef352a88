"""Where the parts of a chart stand, in units of its drawing: 320 wide, letters 16 high."""

from dataclasses import dataclass

WIDE, ROW, CURVE_HIGH, EDGE, SQUARE = 320, 44, 148, 26, 11


@dataclass(frozen=True)
class Row:
    """One bar below its words: where the words stand, where the bar begins, how long it is."""

    label: str
    words_at: int
    bar_at: int
    length: int
    share: int
    is_told: bool


@dataclass(frozen=True)
class Point:
    """One point of a curve: where it stands, the days that it is of, its share in percent."""

    x: int
    y: int
    days: int
    share: int


def of(figure):
    """Return the chart of a figure that is told, as the templates take it; else None."""
    if not figure.is_told:
        return None
    if figure.measure.is_curve:
        points = curve_of(figure)
        line = " ".join(f"{point.x},{point.y}" for point in points)
        return {"points": points, "line": line, "high": CURVE_HIGH, "wide": WIDE}
    rows, high = bars_of(figure)
    return {"rows": rows, "high": high, "wide": WIDE}


def bars_of(figure):
    """Return ([Row], how high the drawing is)."""
    rows = [
        Row(
            bar.label,
            16 + n * ROW,
            22 + n * ROW,
            round(bar.share * WIDE / 100),
            bar.share,
            bar.number is not None,
        )
        for n, bar in enumerate(figure.bars)
    ]
    return rows, ROW * len(rows)


def curve_of(figure):
    """Return the `Point`s of a curve: by so many days so much; what came later has none."""
    step = (WIDE - 2 * EDGE) // (len(figure.measure.days) - 1)
    return [
        Point(EDGE + n * step, _height(bar.by_then), days, bar.by_then)
        for n, (days, bar) in enumerate(zip(figure.measure.days, figure.bars, strict=False))
    ]


def _height(share):
    return round(EDGE + (100 - share) * (CURVE_HIGH - 2 * EDGE) / 100)


def grid_of(rows):
    """Return the squares of a table of districts and themes, and how large the drawing is.

    `rows` hold (district, whether heard, [(theme, whether heard)]); of each the themes heard from
    are kept. The squares are two paths, which are drawn far sooner than a thousand rectangles.
    """
    paths = {True: [], False: []}
    for y, (_district, _any, cells) in enumerate(rows):
        for x, (_theme, heard) in enumerate(cells):
            paths[heard].append(f"M{x * SQUARE} {y * SQUARE}h9v9h-9z")
    wide = max((len(cells) for _district, _any, cells in rows), default=0)
    return {
        "told": "".join(paths[True]),
        "others": "".join(paths[False]),
        "wide": wide * SQUARE,
        "high": len(rows) * SQUARE,
        "rows": [
            (district, is_heard, [theme for theme, heard in cells if heard])
            for district, is_heard, cells in rows
        ],
    }
