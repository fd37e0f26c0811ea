from __future__ import annotations

from pathlib import Path

import apsw
import pytest

from mousevision.core.errors import ProjectError
from mousevision.store import journal
from mousevision.store.journal import TRUNCATE, WAL, choose, mounted_type, set_journal

PROC = """\
/dev/sda1 / ext4 rw,relatime 0 0
//server/lab /mnt/lab\\040data cifs rw 0 0
server:/export /mnt/nfs nfs4 rw 0 0
anna@host: /home/anna/far fuse.sshfs rw 0 0
/dev/sdb1 /mnt/stick fuseblk rw 0 0
/dev/sdc1 /mnt/nfs/local xfs rw 0 0
"""
MAC = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//anna@server._smb._tcp.local/lab on /Volumes/lab (x) (smbfs, nodev, nosuid, mounted by anna)
"""


@pytest.fixture(autouse=True)
def _no_override(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(journal.OVERRIDE, raising=False)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/anna/Study", "ext4"),
        ("/mnt/lab data/Study", "cifs"),
        ("/mnt/nfs/Study", "nfs4"),
        ("/mnt/nfs", "nfs4"),
        ("/mnt/nfsother", "ext4"),
        ("/mnt/nfs/local/Study", "xfs"),
        ("/home/anna/far/Study", "fuse.sshfs"),
    ],
)
def test_type_of_a_linux_mount(path: str, kind: str) -> None:
    assert mounted_type(path, journal.parse_proc_mounts(PROC)) == kind


def test_type_of_a_mac_mount() -> None:
    mounts = journal.parse_mount_command(MAC)
    assert mounted_type("/Volumes/lab (x)/Study", mounts) == "smbfs"
    assert mounted_type("/Users/anna", mounts) == "apfs"


@pytest.mark.skipif("sys.platform == 'win32'")
@pytest.mark.parametrize(
    ("kind", "network"),
    [("ext4", False), ("nfs4", True), ("fuse.sshfs", True), ("fuseblk", False), ("", False)],
)
def test_network_by_type(
    kind: str, network: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "_mounts", lambda: [("/", kind)])
    assert journal.is_network(tmp_path) is network


@pytest.mark.parametrize(
    ("path", "share"),
    [
        (r"\\server\lab\Study", True),
        (r"\\?\UNC\server\lab", True),
        (r"\\?\C:\Users\anna", False),
        (r"C:\Users\anna", False),
    ],
)
def test_windows_shares(path: str, share: bool) -> None:
    assert journal.is_share(path) is share


def test_choice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert choose(tmp_path, lambda _: False) == WAL
    assert choose(tmp_path, lambda _: True) == TRUNCATE
    monkeypatch.setenv(journal.OVERRIDE, "Truncate")
    assert choose(tmp_path, lambda _: False) == TRUNCATE
    monkeypatch.setenv(journal.OVERRIDE, "memory")
    with pytest.raises(ProjectError, match="memory"):
        choose(tmp_path)


def test_falls_back_where_wal_cannot_be_had(tmp_path: Path) -> None:
    # The dot-file VFS has no shared memory, like a drive on which WAL does not work.
    if "unix-dotfile" not in apsw.vfs_names():
        pytest.skip("no such VFS on this system")
    connection = apsw.Connection(str(tmp_path / "a.db"), vfs="unix-dotfile")
    assert set_journal(connection, WAL) == TRUNCATE
    connection.close()
    connection = apsw.Connection(str(tmp_path / "b.db"))
    assert set_journal(connection, WAL) == WAL
    assert set_journal(connection, TRUNCATE) == TRUNCATE
    connection.close()
