"""What a layout is told: data as files beside it, each sheet of a pack made ready but once."""

import hashlib
import json
import os

from words import broken_up

TOLD, IS_TRY = "told.json", "try.json"


class Told:
    """The files of one print in its `folder`."""

    def __init__(self, folder):
        self._folder, self._ready = folder, {}

    def write(self, told, *, is_try):
        """Write the data for the layout, and whether somebody will read what it makes of them."""
        self._write(TOLD, self._pack(told) if "sheets" in told else _json(broken_up(told)))
        self._write(IS_TRY, _json(is_try))

    def _pack(self, pack):
        """Return a pack as JSON; most of its sheets are as they were in the try before."""
        sheets = [self._sheet(sheet) for sheet in pack["sheets"]]
        rest = _json(broken_up(self._drawn({k: v for k, v in pack.items() if k != "sheets"})))
        return f'{rest[:-1]}, "sheets": [{", ".join(sheets)}]}}'

    def _sheet(self, sheet):
        kept, words = self._ready.get(id(sheet), (None, ""))
        if kept is not sheet:
            words = _json(broken_up(self._drawn(sheet)))
            self._ready[id(sheet)] = (sheet, words)
        return words

    def _drawn(self, value):
        """Return data with the name of a file in the place of each drawing; words are none."""
        if isinstance(value, str):
            return self._file_of(value) if value.startswith("<svg") else value
        if isinstance(value, list):
            return [self._drawn(one) for one in value]
        if isinstance(value, dict) and set(value) != {"w", "l"}:
            return {key: self._drawn(one) for key, one in value.items()}
        return value

    def _file_of(self, drawing):
        name = hashlib.sha256(drawing.encode()).hexdigest()[:32] + ".svg"
        if not os.path.exists(os.path.join(self._folder, name)):
            self._write(name, drawing)
        return name

    def _write(self, name, words):
        with open(os.path.join(self._folder, name), "wb") as file:
            file.write(words.encode(errors="replace"))


def _json(value):
    return json.dumps(value, ensure_ascii=False)
