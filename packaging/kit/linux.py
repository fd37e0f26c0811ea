"""The Linux packages: a folder made by PyInstaller, as `.deb` and as `.tar.zst`."""

from __future__ import annotations

import gzip
import shutil
import sys
import time
from pathlib import Path

import icons
import linux_parts
import notices
from common import (
    BUILD,
    DIST,
    MEGABYTE,
    NAME,
    PACKAGING,
    ROOT,
    Failed,
    date_all,
    empty,
    epoch,
    files,
    run,
    say,
    size,
    uv,
    version,
    within,
)
from locks import lock_file, sources
from windows_stage import wheel

LINUX = PACKAGING / "linux"
SPEC = PACKAGING / "frozen" / "mousevision.spec"
WORK = BUILD / "linux"
ENVIRONMENT = WORK / "environment"
FOLDER = WORK / "dist" / "mousevision"
"""What PyInstaller makes."""
BUDGET = 300 * MEGABYTE
TOP = "opt/mousevision"
KEPT_WHOLE = ".libs"
"""Folders of libraries that do not survive stripping, OpenBLAS among them: whoever made the wheels
has written into them."""
UNWANTED = ("readline*.so", "libreadline.so*", "libncurses*.so*", "libtinfo.so*", "_curses*.so",
            "libpanelw.so*", "libgtk-3.so*", "libgdk-3.so*")  # fmt: skip
"""Libraries of the building machine that PyInstaller takes along and nothing here uses."""
GLIBC = "2.36"
"""Debian 12 and Ubuntu 24.04, and whatever is newer, have it."""
DEPENDS = (
    f"libc6 (>= {GLIBC}), libegl1, libgl1, libxcb1, libx11-6, libdrm2, libwayland-client0, "
    "libwayland-cursor0, libwayland-egl1, fontconfig-config, "
    "fonts-dejavu-core | fonts-freefont-ttf, shared-mime-info, hicolor-icon-theme"
)
ABOUT = """Review and classify videos of mice
 MouseVision is for labs that film behaviour: browse clips, label them by
 keyboard on a timeline, train a network, classify the rest, review what it
 found, and look at all clips in a plot in which every dot plays. Training and
 test never share an animal, and a network that is unsure says so. No internet
 and no graphics card are needed; Python and all libraries are inside."""
MAINTAINER = "The MouseVision developers <mousevision@localhost>"


def build() -> Path:
    """Make both packages in `dist`, and return the `.deb`."""
    freeze()
    DIST.mkdir(exist_ok=True)
    deb = make_deb()
    within(deb, BUDGET)
    archive()
    parts = linux_parts.collect(packages(), FOLDER)
    notices.write_bill(DIST / f"{NAME}-{version()}-linux.cdx.json", parts, "linux")
    return deb


def packages() -> Path:
    """Return where the environment that is frozen has its packages."""
    return next((ENVIRONMENT / "lib").glob("python3.*")) / "site-packages"


def freeze() -> None:
    """Make the environment of what is locked, and the folder out of it."""
    make_environment()
    empty(WORK / "dist")
    python = ENVIRONMENT / "bin" / "python"
    # In a folder of its own: in the project's, Python would find the sources before the package.
    run(python, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", "--distpath",
        FOLDER.parent, "--workpath", empty(WORK / "work"), SPEC, cwd=WORK,
        env={"PYTHONHASHSEED": "1"}, timeout=1800)  # fmt: skip
    inside = FOLDER / "_internal"
    for pattern in UNWANTED:
        for path in inside.rglob(pattern):
            path.unlink()
    for path in files(inside):
        if path.is_symlink() and not path.exists():  # to a part that is not shipped
            path.unlink()
    for folder in sorted(inside.rglob("__pycache__")):  # compiled modules lie elsewhere
        shutil.rmtree(folder)
    _strip(inside)
    parts = linux_parts.collect(packages(), FOLDER)
    notices.tell(inside, parts)
    for folder in inside.glob("*.dist-info/licenses"):  # all are in the notices
        shutil.rmtree(folder)
    (FOLDER / "NOTICES.txt").write_text(notices.as_text(parts), encoding="utf-8")
    shutil.copy(ROOT / "LICENSE", FOLDER / "LICENSE.txt")
    date_all(FOLDER)
    say(f"Linux: {size(FOLDER) / MEGABYTE:.0f} MB to be installed")


def _strip(folder: Path) -> None:
    """Take symbols that nobody needs out of libraries: a fifth of libtorch, half of others."""
    for path in files(folder):
        whole = any(part.endswith(KEPT_WHOLE) for part in path.relative_to(folder).parts)
        if ".so" in path.suffixes and not path.is_symlink() and not whole:
            run("strip", "--strip-unneeded", path)


def make_environment() -> None:
    """Install what is locked for Linux, the tool that freezes it, and the program itself.

    Raises:
        Failed: If torch is the one with CUDA, which no lab PC needs and which is 2 GB larger.
    """
    empty(ENVIRONMENT)
    python = ENVIRONMENT / "bin" / "python"
    uv("venv", "--quiet", "--clear", "--python", sys.executable, ENVIRONMENT)
    for name in ("linux", "tools"):
        uv("pip", "install", "--quiet", "--python", python, "--no-deps", "--require-hashes",
           "--requirement", lock_file(name), *sources("linux"))  # fmt: skip
    uv("pip", "install", "--quiet", "--python", python, "--no-deps", wheel("linux"))
    cuda = run(python, "-c", "import torch; print(torch.version.cuda)").split()[-1]
    if cuda != "None":
        raise Failed(f"This torch has CUDA {cuda}: take the CPU build (TORCH_INDEX).")


def make_deb() -> Path:
    """Pack the folder, with what a desktop needs, into a package of Debian."""
    root = empty(WORK / "deb")
    shutil.copytree(FOLDER, root / TOP, symlinks=True)
    _desktop_files(root / "usr" / "share")
    (root / "usr" / "bin").mkdir()
    (root / "usr" / "bin" / "mousevision").symlink_to(f"/{TOP}/mousevision")
    _papers(root / "usr" / "share" / "doc" / "mousevision")
    control = root / "DEBIAN"
    control.mkdir()
    kilobytes = size(root) // 1024
    fields = {
        "Package": "mousevision", "Version": version(), "Architecture": "amd64",
        "Maintainer": MAINTAINER,
        "Installed-Size": kilobytes, "Depends": DEPENDS, "Section": "science",
        "Priority": "optional", "Description": ABOUT,
    }  # fmt: skip
    text = "".join(f"{name}: {value}\n" for name, value in fields.items())
    (control / "control").write_text(text, encoding="utf-8")
    sums = "".join(f"{_md5(path)}  {path.relative_to(root)}\n" for path in files(root)
                   if "DEBIAN" not in path.parts and not path.is_symlink())  # fmt: skip
    (control / "md5sums").write_text(sums, encoding="utf-8")
    run("chmod", "-R", "u+rwX,go+rX,go-w", root)
    date_all(root)
    deb = DIST / f"mousevision_{version()}_amd64.deb"
    run("dpkg-deb", "--root-owner-group", "-Zxz", "-z9", "--threads-max=2", "--build", root,
        deb)  # fmt: skip
    return deb


def _md5(path: Path) -> str:
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _desktop_files(share: Path) -> None:
    """Put menu entry, icons, the type of project files and the description where desktops look."""
    for folder, name, source in (
        ("applications", "mousevision.desktop", "mousevision.desktop"),
        ("mime/packages", "mousevision.xml", "mime.xml"),
    ):
        (share / folder).mkdir(parents=True)
        shutil.copy(LINUX / source, share / folder / name)
    (share / "metainfo").mkdir()
    (share / "metainfo" / "org.mousevision.mousevision.metainfo.xml").write_text(
        metainfo(), encoding="utf-8"
    )
    for side in icons.LINUX:
        icons.png(share / "icons/hicolor" / f"{side}x{side}" / "apps" / "mousevision.png", side)
    scalable = share / "icons/hicolor/scalable/apps"
    scalable.mkdir(parents=True)
    shutil.copy(icons.LARGE, scalable / "mousevision.svg")


def metainfo() -> str:
    """Return the description for software centres, with version and date."""
    text = (LINUX / "metainfo.xml").read_text(encoding="utf-8")
    day = time.strftime("%Y-%m-%d", time.gmtime(epoch()))
    return text.replace("@VERSION@", version()).replace("@DATE@", day)


def _papers(folder: Path) -> None:
    """Put copyright and changes where Debian looks for them."""
    folder.mkdir(parents=True)
    shutil.copy(FOLDER / "NOTICES.txt", folder / "copyright")
    day = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(epoch()))
    changes = (
        f"mousevision ({version()}) stable; urgency=medium\n\n  * What is new is in NEWS.gz.\n\n"
        f" -- {MAINTAINER}  {day}\n"
    )
    for name, text in (("changelog", changes), ("NEWS", (ROOT / "CHANGELOG.md").read_text())):
        with gzip.GzipFile(folder / f"{name}.gz", "wb", 9, mtime=0) as out:
            out.write(text.encode())


def archive() -> Path:
    """Pack the same folder for systems without Debian's packages: unpack, and start it."""
    out = DIST / f"{NAME}-{version()}-linux-x86_64.tar.zst"
    run("tar", "--create", "--sort=name", "--owner=0", "--group=0", "--numeric-owner",
        f"--mtime=@{epoch()}", "--format=gnu", "--use-compress-program", "zstd -T2 -15",
        "--file", out, "--directory", FOLDER.parent, f"--transform=s/^mousevision/{NAME}/",
        "mousevision")  # fmt: skip
    say(f"{out.name}: {out.stat().st_size / MEGABYTE:.0f} MB")
    return out
