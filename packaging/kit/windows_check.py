"""Whether the Windows stage is whole: each library asked for is there, nothing foreign is."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from common import MEGABYTE, Failed, files, say, size
from wine_shims import imports

_SYSTEM = """
    advapi32 authz avicap32 bcrypt bcryptprimitives cfgmgr32 comctl32 comdlg32 crypt32 cryptbase
    d2d1 d3d11 d3d12 d3d9 dbgeng dbghelp dcomp dnsapi dwmapi dwrite dxcore dxgi dxva2 evr gdi32
    gdiplus hid icu icuin icuuc imagehlp imm32 iphlpapi kernel32 ktmw32 mf mfplat mfreadwrite mpr
    msacm32 mscms msimg32 msvcrt ncrypt netapi32 ntdll ole32 oleaut32 opengl32 pdh powrprof propsys
    psapi rpcrt4 secur32 setupapi shcore shell32 shlwapi ucrtbase uiautomationcore user32 userenv
    uxtheme version vfw32 winhttp wininet winmm winspool wintrust wldap32 ws2_32 wsock32 wtsapi32
"""
WINDOWS_HAS = frozenset(_SYSTEM.split())
"""Libraries that every Windows 10 (1903 and newer) and 11 brings."""
FOREIGN = (".so", ".dylib", ".h", ".hpp", ".lib", ".a", ".pyx", ".pxd")
LONGEST = 200
"""Characters of a path below the folder; Windows takes 260, a user's folder some 55 of them."""
LARGEST = 1300 * MEGABYTE
"""Bytes that are installed; the installer has a budget of its own."""


def check(stage: Path) -> None:
    """Look at the whole stage.

    Raises:
        Failed: With every finding, if there is one.
    """
    there = files(stage)
    wrong = [*_foreign(stage, there), *_long(stage, there), *_missing(stage, there)]
    total = size(there)
    if total > LARGEST:
        wrong.append(f"{total / MEGABYTE:.0f} MB are more than {LARGEST / MEGABYTE:.0f} MB")
    if wrong:
        raise Failed("The Windows stage is not right:\n  " + "\n  ".join(wrong))
    say(f"{len(there)} files, {total / MEGABYTE:.0f} MB: every library asked for is there, no "
        f"file of another system, no path over {LONGEST} characters")  # fmt: skip


def _foreign(stage: Path, there: list[Path]) -> Iterator[str]:
    for path in there:
        if path.suffix in FOREIGN or ".so." in path.name:
            yield f"{path.relative_to(stage)} is of another system, or for compiling only"


def _long(stage: Path, there: list[Path]) -> Iterator[str]:
    for path in there:
        length = len(str(path.relative_to(stage)))
        if length > LONGEST:
            yield f"{path.relative_to(stage)} has a path of {length} characters"


def _missing(stage: Path, there: list[Path]) -> Iterator[str]:
    """Yield every library that something asks for and that is neither here nor in Windows."""
    programs = [path for path in there if path.suffix.lower() in (".dll", ".pyd", ".exe", ".com")]
    names = {path.name.lower() for path in programs}
    with ProcessPoolExecutor() as pool:
        asked = pool.map(imports, programs, chunksize=16)
    for path, wanted in zip(programs, asked, strict=True):
        for name in sorted(wanted):
            has = name.startswith(("api-ms-win-", "ext-ms-")) or Path(name).stem in WINDOWS_HAS
            if name not in names and not has:
                yield f"{path.relative_to(stage)} asks for {name}, which is missing"
