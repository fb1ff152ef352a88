"""A server beside the embedded one, in the same home: brought to a moment while that one rests.

It takes the other's place, its socket and its passwords, only once it is whole. Use it within the
other's `alone`.
"""

import os
import re
import secrets
import shlex
import shutil
import time
from contextlib import suppress
from datetime import UTC, datetime

from sourcebook.postgres import account
from sourcebook.postgres.cluster import OWNER_ROLE, WEB_ROLE, Cluster, ClusterError
from sourcebook.postgres.processes import tail


def end(cluster):
    """End what a restore of `cluster` left: the draft goes, what was set aside goes back.

    Or goes too, once the new data has taken its place.
    """
    Beside(cluster).throw_away()
    if not cluster.set_aside.is_dir():
        return
    if (cluster.data / "PG_VERSION").is_file():
        shutil.rmtree(cluster.set_aside)
    else:
        cluster.set_aside.rename(cluster.data)


class NotReached(Exception):
    """The log ends before the moment asked for; `last` is that of its last change, or None."""

    def __init__(self, last):
        super().__init__(last)
        self.last = last


class Beside(Cluster):
    """The server that will follow `cluster`."""

    def __init__(self, cluster):
        super().__init__(cluster.var, durable=cluster.durable)
        self._recovery = {}

    @property
    def data(self):
        return self.home / "restored"

    @property
    def log(self):
        return self.home / "restored.log"

    @property
    def changes(self):
        """The folder of the archive's log, as far as it is needed."""
        return self.home / "restored-changes"

    def hold(self):
        """Whoever asks for a connection meanwhile finds it running."""

    def begin(self):
        """Make its folders."""
        account.give(self.home)
        for folder in (self.data, self.changes):
            folder.mkdir(parents=True, mode=0o700)
            account.give(folder)
        self.log.unlink(missing_ok=True)

    def throw_away(self):
        """Stop it where it still runs, and delete it."""
        self._stop()
        for folder in (self.data, self.changes):
            shutil.rmtree(folder, ignore_errors=True)

    def give_all(self):
        """Hand all that was laid out to the server's user, and check the copy by its hashes."""
        for root in (self.data, self.changes):
            for folder, folders, names in os.walk(root):
                for name in (*folders, *names):
                    account.give(os.path.join(folder, name))
        self.run("pg_verifybackup", "--no-parse-wal", "--quiet", self.data)

    def recover(self, until):
        """Work through the log up to the moment `until`, or its end where that is None.

        Returns when the last change was (None: there was none since the base). Raises NotReached.
        """
        changes = shlex.quote(str(self.changes)).replace("%", "%%")
        self._recovery = {
            "restore_command": f'test -f {changes}/%f.gz && gzip -dc {changes}/%f.gz >"%p"',
            "recovery_target_timeline": "current",
            "recovery_target_action": "promote",
            "hot_standby": "off",
        }
        if until:
            self._recovery["recovery_target_time"] = until.astimezone(UTC).isoformat()
        account.write_private(self.data / "recovery.signal", "")
        account.private_folder(self.sockets)
        try:
            with suppress(ClusterError):  # it may have come to its end, or failed, already
                self._start()
            self._await_end()
        finally:
            self._stop()
        self._recovery = {}
        return self._last_change()

    def _await_end(self):
        """Wait until the log is worked through: only then does the server take connections."""
        while not self._is_ready():
            if self._runs():
                time.sleep(0.1)
                continue
            if "recovery ended before configured recovery target" in self._told():
                raise NotReached(self._last_change())
            raise ClusterError(f"The log cannot be worked through. The end of it:\n{self._told()}")

    def _told(self):
        return tail(self.log, 100)

    def _last_change(self):
        times = re.findall(
            r"last completed transaction was at log time (\S+ \S+)\+00", self._told()
        )
        return datetime.fromisoformat(times[-1]).replace(tzinfo=UTC) if times else None

    def start(self):
        """Run it for the last steps, with the passwords of this data folder, not the base's."""
        passwords = self.passwords()
        for role in (OWNER_ROLE, WEB_ROLE):
            passwords.setdefault(role, secrets.token_urlsafe(32))
        self.as_superuser(f"ALTER ROLE {role} PASSWORD '{passwords[role]}'" for role in passwords)
        self.keep_passwords(passwords)
        self._start()
        self._await_ready()

    def stop(self):
        self._stop()

    def histories(self):
        """Return the paths of the files that tell how its timelines branched."""
        return sorted((self.data / "pg_wal").glob("*.history"))

    def take_place(self, cluster):
        """Put the stopped server in the place of `cluster`; a start ends what is killed here."""
        self.keep_on_disk()
        cluster.base_needed.touch()
        if cluster.data.is_dir():
            cluster.data.rename(cluster.set_aside)
        self.data.rename(cluster.data)
        self.keep_on_disk()
        end(cluster)

    def _prepare(self):
        """Nothing: its own log is not kept, the base that is taken afterwards begins with it."""

    def _further_settings(self):
        return self._recovery
