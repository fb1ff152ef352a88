"""A person's own data as one file: the same rows as data.json, for programs, and as data.html."""

import io
import json
import zipfile

from django.conf import settings
from django.template.loader import render_to_string

from events.personal import sections_of


def archive(person, at):
    """Return the bytes of a zip of all that is held of `person` at the moment `at`."""
    sections = [(section, section.rows()) for section in sections_of(person)]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("data.json", _as_json(sections, at))
        file.writestr("data.html", _as_page(sections, at))
    return packed.getvalue()


def _as_json(sections, at):
    told = {
        "portal": settings.SITE_URL,
        "at": at.isoformat(),
        "data": {
            section.key: [{fact.key: fact.value for fact in row} for row in rows]
            for section, rows in sections
        },
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _as_page(sections, at):
    return render_to_string("sourcebook/data_file.html", {"sections": sections, "at": at})
