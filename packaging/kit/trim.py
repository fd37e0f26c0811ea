"""What of the installed packages is not shipped: nothing that the program uses, half of the bytes.

What must stay, although it looks as if it need not: `torchgen`, `sympy`, `networkx`,
`torch._dynamo`, `torch._inductor`, `torch.distributed` and `torch.testing` are imported by torch
or by its optimisers; `torch/bin/torch_shm_manager` is looked for when torch is imported; sources
beside compiled modules, since Numba and torch read them. Every package is started once it is
trimmed (`mousevision self-test`), since no list can tell what is imported when.
"""

from __future__ import annotations

import fnmatch
import re
import shutil
from pathlib import Path

from common import files

QT = ("Core", "Gui", "Widgets", "Svg", "OpenGL", "OpenGLWidgets", "DBus", "XcbQpa",
      "WaylandClient", "WlShellIntegration", "WaylandEglClientHwIntegration")  # fmt: skip
"""The parts of Qt that are used; on Linux its X11 and Wayland platforms need four more."""
PLUGINS = ("iconengines", "imageformats", "platforms", "styles", "platforminputcontexts",
           "xcbglintegrations", "wayland-decoration-client",
           "wayland-graphics-integration-client", "wayland-shell-integration")  # fmt: skip

DROPPED = (
    # Only for who compiles against a package, or types it.
    "*/include/*", "*.h", "*.hpp", "*.cuh", "*.lib", "*.a", "*.pxd", "*.pyx", "*.pyi",
    "*.cmake", "*/py.typed", "*.c", "*.cpp", "*.f90", "torch/share/*", "torch/bin/*",
    # Programs beside the packages.
    "bin/*", "share/*", "*.exe", "apsw/sqlite_extra_binaries/*",
    # Tests and examples.
    "*/tests/*", "torch/test/*", "joblib/test/*", "pyqtgraph/examples/*", "mpmath/tests/*",
    "statsmodels/datasets/*.csv", "statsmodels/datasets/*.dta", "statsmodels/sandbox/tests/*",
    "sklearn/datasets/data/*", "sklearn/datasets/images/*",
    "cv2/samples/*", "numpy/_core/lib/*", "sympy/benchmarks/*",
    # OpenCV never decodes here: PyAV does.
    "cv2/opencv_videoio_ffmpeg*",
    # Numba has three ways to share work; this one needs a library that is not there.
    "numba/np/ufunc/tbbpool*",
    # Installers of packages; some ask for setuptools at import, of which nothing here is one.
    "setuptools/*", "_distutils_hack/*", "distutils-precedence.pth",
    "setuptools-*/*", "*.dist-info/RECORD", "*.dist-info/INSTALLER", "*.dist-info/REQUESTED",
    "*.dist-info/direct_url.json", "*.dist-info/uv_*.json", "*.dist-info/sboms/*",
    # Qt: translations, QML, its designer, a second OpenGL, what drivers of Linux without X11 need.
    "PySide6/translations/*", "PySide6/Qt/translations/*", "PySide6/qml/*", "PySide6/Qt/qml/*",
    "PySide6/metatypes/*", "PySide6/Qt/metatypes/*", "PySide6/resources/*",
    "PySide6/doc/*", "PySide6/glue/*", "PySide6/lib/*", "PySide6/scripts/*", "PySide6/support/*",
    "PySide6/typesystems/*", "PySide6/opengl32sw.dll", "PySide6/*qml*", "PySide6/Qt/libexec/*",
    "PySide6/*.json", "*/imageformats/*pdf*", "*/imageformats/*tiff*",
    "*/platforms/*eglfs*", "*/platforms/*linuxfb*", "*/platforms/*vnc*", "*/platforms/*vkkhr*",
    "*/platforms/*minimalegl*", "*/platforms/*direct2d*",
    "*/platforminputcontexts/*virtualkeyboard*", "*/egldeviceintegrations/*",
    "*/platformthemes/*gtk*", "shiboken6/*vcamp*", "shiboken6/*vcomp*", "shiboken6/*concrt*",
    "shiboken6/*vccorlib*", "PySide6/*vcamp*", "PySide6/*vcomp*", "PySide6/*concrt*",
    "PySide6/*vccorlib*",
)  # fmt: skip
KEPT = ("torch/bin/torch_shm_manager", "*.dist-info/licenses/*")

_QT_PART = re.compile(
    r"PySide6/(?:Qt/lib/lib)?Qt6?(?P<name>[A-Z]\w*?)(?:\.abi3)?\.(?:dll|pyd|so(?:\.[\d.]+)?)$"
)
_QT_PLUGIN = re.compile(r"PySide6/(?:Qt/)?plugins/(?P<folder>[^/]+)/")
_RULES = re.compile("|".join(f"(?:{fnmatch.translate(each)})" for each in DROPPED))
_EXCEPT = re.compile("|".join(f"(?:{fnmatch.translate(each)})" for each in KEPT))


def is_dropped(path: str) -> bool:
    """Return whether a file is not shipped.

    Args:
        path: Its place among the installed packages, with slashes.
    """
    if _EXCEPT.match(path):
        return False
    part, plugin = _QT_PART.match(path), _QT_PLUGIN.match(path)
    if part is not None and part["name"] not in QT:
        return True
    if plugin is not None and plugin["folder"] not in PLUGINS:
        return True
    return _RULES.match(path) is not None


def trim(folder: Path) -> int:
    """Delete from a folder of installed packages what is not shipped; return the bytes saved."""
    saved = 0
    for path in files(folder):
        if is_dropped(path.relative_to(folder).as_posix()):
            saved += path.lstat().st_size
            path.unlink()
    _delete_empty(folder)
    return saved


def _delete_empty(folder: Path) -> None:
    for path in sorted((each for each in folder.rglob("*") if each.is_dir()), reverse=True):
        if not any(path.iterdir()):
            shutil.rmtree(path)
