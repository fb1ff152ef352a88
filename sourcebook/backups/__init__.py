"""Backup and restore: database and media in one file, which says itself what it holds."""


class BackupError(Exception):
    """A backup cannot be taken or used; the message says why and what to do."""
