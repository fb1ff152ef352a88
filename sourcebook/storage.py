"""Where photos and files lie: each is there whole, on disk, or not at all."""

import os
import secrets
from pathlib import Path

import structlog
from django.conf import settings
from django.core.files.storage import FileSystemStorage

from sourcebook.backups import kept_media

log = structlog.get_logger(__name__)


class WholeFiles(FileSystemStorage):
    """Writes each file under a name that nobody reads, and renames it once it is on disk.

    So a process that is killed, or a disk that is full, leaves no half file under a name that a
    row will bear; and what was acknowledged outlives a power cut. A file of the same name is
    replaced, never mixed with.
    """

    drafts = ".drafts"  # what is being written; `practices.jobs.sweep_photos` clears old ones

    def get_available_name(self, name, max_length=None):
        return name  # names are keys of ours: the same name is the same file, made again

    def _save(self, name, content):
        draft = f"{self.drafts}/{secrets.token_hex(16)}"
        try:
            super()._save(draft, content)
            self._keep(self.path(draft))
            target = Path(self.path(name))
            self._make_folders(target)
            os.replace(self.path(draft), target)
        except BaseException:
            Path(self.path(draft)).unlink(missing_ok=True)
            raise
        for folder in (target.parent, target.parent.parent):
            self._keep(folder)
        self._archive(name)
        return name

    def _archive(self, name):
        """Copy the file into the archive before a row names it; the clock makes good what fails."""
        try:
            kept_media.keep(name)
        except OSError as error:
            log.warning("file_not_archived", kind=type(error).__name__)

    def _make_folders(self, target):
        """Make the folders of `target`, each with the mode of the settings."""
        parents = target.relative_to(self.location).parents
        for folder in [Path(self.location, parent) for parent in parents][::-1]:
            folder.mkdir(mode=self.directory_permissions_mode or 0o777, exist_ok=True)

    def _keep(self, path):
        """Have what was written reach the disk (not in tests, which need it not)."""
        if not settings.DURABLE:
            return
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
