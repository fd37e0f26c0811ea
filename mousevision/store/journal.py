"""Which journal SQLite keeps: WAL on local disks, a rollback journal on network drives.

WAL shares memory between processes, which two computers cannot do (sqlite.org/wal.html). Of the
rollback journals TRUNCATE is taken: the commit is one truncation of a file that stays where it is,
which SQLite syncs at `synchronous=FULL`; DELETE would need the folder synced as well, and
file servers and virus scanners often refuse to delete a file that they have open.
"""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import apsw

from mousevision.core.errors import ProjectError

WAL, TRUNCATE = "wal", "truncate"
OVERRIDE = "MOUSEVISION_JOURNAL"
"""Environment variable that forces `wal` or `truncate`."""

NETWORK_TYPES = frozenset(
    {"9p", "acfs", "afpfs", "afs", "autofs", "beegfs", "ceph", "cephfs", "cifs", "coda", "davfs"}
    | {"davfs2", "drvfs", "glusterfs", "gpfs", "lustre", "mvfs", "ncpfs", "nfs", "nfs3", "nfs4"}
    | {"ocfs2", "orangefs", "panfs", "prl_fs", "smb", "smb2", "smb3", "smbfs", "vboxsf"}
    | {"virtiofs", "vmhgfs", "webdav"}
)
"""File systems whose files other computers may change (or whose shared memory is not shared)."""

LOCAL_FUSE = frozenset({"fuseblk", "fuse.lxcfs", "fuse.mergerfs", "fuse.encfs", "fuse.gocryptfs"})
DRIVE_REMOTE = 4


def is_network(path: Path) -> bool:
    """Return whether the folder lies on a network drive, as far as the system tells."""
    path = path.resolve()
    if sys.platform == "win32":
        return is_share(str(path)) or _drive_type(path) == DRIVE_REMOTE
    kind = mounted_type(str(path), _mounts())
    return kind in NETWORK_TYPES or (kind.startswith("fuse.") and kind not in LOCAL_FUSE)


def choose(folder: Path, network: Callable[[Path], bool] | None = None) -> str:
    """Return the journal mode for a project in this folder.

    Raises:
        ProjectError: If the environment variable names a mode that there is not.
    """
    forced = os.environ.get(OVERRIDE, "").strip().lower()
    if forced:
        if forced not in (WAL, TRUNCATE):
            raise ProjectError(f"{OVERRIDE} must be {WAL} or {TRUNCATE}, not “{forced}”.")
        return forced
    return TRUNCATE if (network or is_network)(folder) else WAL


def set_journal(connection: apsw.Connection, wanted: str) -> str:
    """Set the journal mode and return the one that is in force.

    Where WAL cannot be had (no shared memory), the rollback journal is taken instead.
    """
    found = _set(connection, wanted)
    return found if found == wanted else _set(connection, TRUNCATE)


def _set(connection: apsw.Connection, mode: str) -> str:
    try:
        return str(connection.pragma("journal_mode", mode)).lower()
    except (apsw.CantOpenError, apsw.IOError, apsw.BusyError):
        return str(connection.pragma("journal_mode")).lower()


def _mounts() -> list[tuple[str, str]]:
    """Return mount point and type of all mounted file systems."""
    if sys.platform == "darwin":
        done = subprocess.run(
            ["/sbin/mount"], capture_output=True, text=True, timeout=10, check=False
        )
        return parse_mount_command(done.stdout)
    try:
        return parse_proc_mounts(
            Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
        )
    except OSError:  # another Unix: SQLite itself refuses WAL where it cannot work
        return []


def parse_proc_mounts(text: str) -> list[tuple[str, str]]:
    """Read Linux's table of mounts: device, place, type; blanks are octal."""
    found = []
    for line in text.splitlines():
        parts = line.split()
        if len(parts) >= 3:
            place = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code.group(1), 8)), parts[1])
            found.append((place, parts[2]))
    return found


def parse_mount_command(text: str) -> list[tuple[str, str]]:
    """Read what macOS's `mount` prints: `//anna@server/share on /Volumes/share (smbfs, ...)`."""
    pattern = re.compile(r"^.+? on (?P<place>/.*) \((?P<kind>\w+)[,)]")
    lines = (pattern.match(line) for line in text.splitlines())
    return [(match["place"], match["kind"]) for match in lines if match]


def mounted_type(path: str, mounts: list[tuple[str, str]]) -> str:
    """Return the type of the file system that holds the path; the last mount on a place counts."""
    best, kind = "", ""
    for place, found in mounts:
        inside = path == place or path.startswith(place.rstrip("/") + "/")
        if inside and len(place) >= len(best):
            best, kind = place, found
    return kind


def is_share(path: str) -> bool:
    """Return whether a Windows path names a server: two backslashes, no drive letter."""
    local = re.match(r"\\\\[?.]\\[A-Za-z]:", path)
    return path.startswith("\\\\") and local is None


def _drive_type(path: Path) -> int:
    """Return what Windows says of the drive, which may be a share with a letter."""
    if sys.platform == "win32":
        return int(ctypes.windll.kernel32.GetDriveTypeW(path.drive + "\\"))
    return 0
