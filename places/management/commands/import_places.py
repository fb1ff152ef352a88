"""Bring in a release of the Local Government Directory."""

import gc
import time
from collections import Counter

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.progress import step, watched
from events.templatetags.writing import grouped
from places.directory import ReleaseRefused, read_release
from places.facts import load_names
from places.models import Place
from places.release import Report, apply_release

SHOWN = 20
SHOWN_FAULTS = 50


class Command(BaseCommand):
    help = (
        "Bring in a folder of the Local Government Directory: states.csv, districts.csv, "
        "blocks.csv, gps.csv. Repeatable; reports what changed; refuses a broken folder whole."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="DIR")
        parser.add_argument("--all", action="store_true", help="List every change, not only 20.")

    @watched
    def handle(self, *args, folder, **options):
        started = time.perf_counter()
        # Hundreds of thousands of small objects live to the end of this process: looking through
        # them for rubbish took a sixth of the time.
        gc.disable()
        try:
            with step("Reading the directory"):
                release = read_release(folder, set(Place.objects.values_list("level", "code")))
        except ReleaseRefused as refusal:
            raise CommandError(_refusal(refusal)) from refusal
        with step("Comparing and writing places", len(release.rows)):
            report = apply_release(release.rows)
        with step("Adding further names"):
            report.names_added = load_names()
        self._print(report, None if options["all"] else SHOWN)
        self.stdout.write(
            _("{count} places read in {seconds} s.").format(
                count=grouped(len(release.rows)), seconds=f"{time.perf_counter() - started:.1f}"
            )
        )

    def _print(self, report: Report, shown: int | None):
        if not report.changed:
            self.stdout.write(_("Nothing changed."))
        added = ", ".join(f"{level} {grouped(count)}" for level, count in report.added.items())
        self.stdout.write(_("Added: {counts}").format(counts=added or 0))
        self._list(_("Renamed: {count}"), _changes(report.renamed), shown)
        self._list(_("Moved: {count}"), _changes(report.moved), shown)
        self._list(_("Other details changed: {count}"), report.amended, shown)
        self._list(_("Closed: {count}"), report.closed, shown)
        self._list(_("Open again: {count}"), report.reopened, shown)
        self.stdout.write(
            _("Further names added: {count}").format(count=grouped(report.names_added))
        )

    def _list(self, heading: str, lines: list[str], shown: int | None):
        levels = Counter(line.partition(":")[0] for line in lines)
        counts = ", ".join(f"{level} {grouped(count)}" for level, count in levels.items())
        self.stdout.write(heading.format(count=counts or 0))
        for line in lines[:shown]:
            self.stdout.write(f"  {line}")
        left = len(lines[shown:]) if shown else 0
        if left:
            text = ngettext("… and one more (--all shows it)", "… and {n} more (--all)", left)
            self.stdout.write("  " + text.format(n=grouped(left)))


def _changes(changes: list[tuple[str, str, str]]) -> list[str]:
    return [f"{key} {before} → {after}" for key, before, after in changes]


def _refusal(refusal: ReleaseRefused) -> str:
    """All that is wrong, up to fifty lines, under a sentence that says nothing was taken."""
    count = len(refusal.faults)
    heading = ngettext(
        "Nothing was imported: one error was found.",
        "Nothing was imported: {count} errors were found.",
        count,
    ).format(count=count)
    lines = [str(fault) for fault in refusal.faults[:SHOWN_FAULTS]]
    return "\n".join([heading, *lines])
