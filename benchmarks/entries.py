"""Generated entries for volume: real cases and passages, recombined; the same ones every time."""

import json
import random

from django.conf import settings

from places.models import Place
from practices.models import Theme
from tests.factories.volume import many_published

SEED = 20_260_101
LETTERS = {"title": 110, "problem": 390, "step": 290, "result": 700}
_CHUNK = 1000


def load(number):
    """Write `number` published entries over places of the whole directory."""
    chance = random.Random(SEED)
    texts = _texts()
    themes = list(Theme.objects.values_list("key", flat=True))
    places = list(Place.objects.with_parents().order_by("?")[:3000])
    for start in range(0, number, _CHUNK):
        size = min(_CHUNK, number - start)
        many_published(size, [_entry(chance, texts, themes) for _ in range(size)], places)


def _texts():
    """Return `{language: sentences}` of the cases and passages."""
    texts = {}
    for name, language, fields in (
        ("cases.jsonl", "language", ("title", "problem", "what_was_done", "results", "text")),
        ("passages.jsonl", "lang", ("text",)),
    ):
        for line in (settings.REAL_DATA / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            for field in fields:
                sentences = row[field].replace("।", ".").split(".")
                texts.setdefault(row[language], []).extend(
                    s.strip() for s in sentences if s.strip()
                )
    return texts


def _entry(chance, texts, themes):
    language = chance.choices(list(texts), [3 if key == "en" else 1 for key in texts])[0]

    def some(most, sentences=3):
        return " ".join(chance.choices(texts[language], k=sentences))[:most].strip()

    return {
        "language": language,
        "title": some(LETTERS["title"], 1),
        "problem": some(LETTERS["problem"]),
        "steps": [some(LETTERS["step"], 2) for _ in range(chance.randint(3, 6))],
        "result": some(LETTERS["result"], 4),
        "story": some(6000, 12),
        "themes": chance.sample(themes, chance.randint(1, 3)),
        "kind": chance.choices(["practice", "innovation", "lesson"], [7, 2, 1])[0],
        "programme": chance.choice(["sbm", "jjm", "both"]),
    }
