"""Reads a drawing: its shapes, their paint, and where the points of its lines lie."""

import re
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
# How many numbers each letter of a path takes, and which of them end where the pen then stands.
TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
NUMBER = r"-?(?:\d+\.?\d*|\.\d+)"


def shapes(path):
    """Return the elements of a drawing's file, its root first."""
    return list(ElementTree.parse(path).iter())


def segments(d):
    """Return a path's pieces as (letter, from, to), points in the drawing's own units."""
    found, pen, start = [], (0.0, 0.0), (0.0, 0.0)
    for letter, numbers in _steps(d):
        before = pen
        pen = start if letter in "Zz" else _end(letter, numbers, pen)
        if letter in "Mm":
            start = pen
        else:
            found.append((letter.upper(), before, pen))
    return found


def _steps(d):
    """Give each letter with its numbers; a letter stands for those that follow it without one."""
    for letter, rest in re.findall(r"([A-Za-z])([^A-Za-z]*)", d):
        size = TAKES[letter.upper()]
        numbers = [float(number) for number in _numbers(letter, rest)]
        if not size:
            yield letter, []
        for at in range(0, len(numbers), size or 1):
            again = {"M": "L", "m": "l"}.get(letter, letter) if at else letter
            yield again, numbers[at : at + size]


def _numbers(letter, rest):
    if letter not in "Aa":
        return re.findall(NUMBER, rest)
    # The two flags of an arc may stand together: 0 1 is also written 01.
    arc = r"[ ,]*".join(f"({part})" for part in [NUMBER] * 3 + ["[01]"] * 2 + [NUMBER] * 2)
    return [number for found in re.findall(arc, rest) for number in found]


def _end(letter, numbers, pen):
    x, y = pen if letter.islower() else (0, 0)
    if letter in "Hh":
        return (x + numbers[0], pen[1])
    if letter in "Vv":
        return (pen[0], y + numbers[0])
    return (x + numbers[-2], y + numbers[-1])
