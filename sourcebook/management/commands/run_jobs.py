"""The job worker: runs what pages and commands have queued, and what is due by the clock."""

import os

from django_q.management.commands import qcluster

from sourcebook.job_worker import use_guard


class Command(qcluster.Command):
    help = "Run the job worker until Ctrl-C or TERM."

    def handle(self, *args, **options):
        use_guard()
        os.nice(10)  # whoever waits for a page comes before a photo that nobody waits for
        return super().handle(*args, **options)
