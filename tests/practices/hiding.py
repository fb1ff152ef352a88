"""An entry that has one person's name everywhere, for the tests of hiding it."""

import pytest
from django.utils import timezone

from practices import redacting, services, workflow
from practices.models import Practice, Step, Version
from tests.clients import client_of  # noqa: F401  imported from here

WORDS = "Rampyari Devi"
STEPS = ["Ask Rampyari  DEVI, who is poor.", "Dig the second pit.", "Join both with a Y."]
EVERYWHERE = {
    "title": "Rampyari Devi digs",
    "problem": "Rampyari Devi had a full pit.",
    "story": "“Rampyari Devi” is her name. Rampyari Devi!",
    "tag_names": ["pits", "rampyari devi"],
    "village": "Rampyari Devi's hamlet",
    "steps": STEPS,
}
SAID = ("rampyari", "Rampyari", "RAMPYARI")


@pytest.fixture
def told(cast, entry):
    """Return a published practice that has the words everywhere, in two accepted versions."""
    practice = entry("published", **EVERYWHERE)
    version = services.open_for_writing(practice, cast.gp)
    Version.objects.filter(pk=version.pk).update(upkeep="The Sarpanch sees to it.")
    version.refresh_from_db()
    _accept(version)
    return Practice.objects.get(pk=practice.pk)


def _accept(version):
    """Let an agent publish what is open."""
    particulars = version.particulars
    particulars.consent, particulars.consent_at = True, timezone.now()
    particulars.consent_text = "I agree."
    particulars.save()
    workflow.apply(version.practice, "submit", by=None, agent="import")
    workflow.apply(version.practice, "accept", by=None, agent="import")


def hide(practice, by, words=WORDS, reason="personal-data"):
    return redacting.hide(practice, by=by, words=words, reason=reason)


def text_of(answer):
    return (b"".join(answer) if answer.streaming else answer.content).decode()


def raw(practice):
    """Return the frozen rows as they lie in the database, without what may change."""
    versions = practice.versions.filter(state="accepted").order_by("pk")
    fields = [f.attname for f in Version._meta.concrete_fields if f.name != "hidden"]
    steps = Step.objects.filter(version__in=versions).order_by("pk")
    return list(versions.values(*fields)), list(steps.values("position", "text"))
