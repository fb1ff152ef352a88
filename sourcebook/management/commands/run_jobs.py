"""The job worker: runs what pages and commands have queued, and what is due by the clock."""

from django_q.management.commands import qcluster

from sourcebook.job_worker import use_guard


class Command(qcluster.Command):
    help = "Run the job worker until Ctrl-C or TERM."

    def handle(self, *args, **options):
        use_guard()
        return super().handle(*args, **options)
