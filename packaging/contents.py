"""What goes into an installed program, and what of its libraries stays out. Tests hold these lists to the code."""

import ast
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
NAME = "cognito-admin"
TITLE = "Cognito Admin"
APP_ID = "io.github.cognitoadmin.CognitoAdmin"
"""By which Linux, Flatpak and macOS tell the program from others."""
SUMMARY = "Look after Amazon Cognito user pools"
FILE_TYPE = "application/x-cognito-backup"
SUFFIX = "cognitobackup"
FILE_TYPE_TITLE = "Backup of Amazon Cognito user pools"

SERVICES = (
    "acm",
    "cloudwatch",
    "cognito-identity",
    "cognito-idp",
    "firehose",
    "iam",
    "kms",
    "lambda",
    "logs",
    "s3",
    "sesv2",
    "signin",
    "sns",
    "sso",
    "sso-oidc",
    "sts",
)
"""Whose descriptions of the SDK stay in, by the SDK's names; all others, some 27 MB, go."""

LEFT_OUT = (
    # The demo emulator, and what only it needs.
    "cognito_admin.demo",
    "flask",
    "flask_cors",
    "moto",
    "werkzeug",
    # What is offered as an extra, or serves who works on the program.
    "duckdb",
    "pyarrow",
    "hypothesis",
    "pytest",
    "IPython",
    "matplotlib",
    "scipy",
    "pandas",
    "PIL",
    "tkinter",
    "lib2to3",
    "pydoc_data",
    "chardet",
    "setuptools",
    "pip",
    # The SDK's front and its transfers: only botocore is used.
    "boto3",
    "s3transfer",
    # Of Qt: other ways to draw, and what only designers of programs need.
    "PySide6.QtDesigner",
    "PySide6.QtHelp",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtQuickControls2",
    "PySide6.QtQuickTest",
    "PySide6.QtQuickWidgets",
    "PySide6.QtSql",
    "PySide6.QtUiTools",
    "PySide6.QtXml",
    "pyqtgraph.opengl",
    "pyqtgraph.examples",
    "pyqtgraph.jupyter",
    "pyqtgraph.console",
    "pyqtgraph.flowchart",
    "pyqtgraph.canvas",
)
"""Modules that are not to be frozen."""

LANGUAGES = ("de", "en", "fr", "ja")
"""Whose words of Qt's own stay in: those the program speaks."""

QT_PLUGINS = {
    "iconengines": ("qsvgicon",),
    # What can be the picture of a sign-in page, which the settings show.
    "imageformats": ("qico", "qjpeg", "qsvg", "qwebp"),
    "platforminputcontexts": ("composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"),
    "platforms": ("qcocoa", "qoffscreen", "qwayland", "qwindows", "qxcb"),
    "platformthemes": ("qxdgdesktopportal",),
    "styles": ("qmacstyle", "qmodernwindowsstyle"),
    "wayland-decoration-client": ("adwaita", "bradient"),
    "wayland-graphics-integration-client": ("dmabuf-server", "qt-plugin-wayland-egl", "shm-emulation-server"),
    "wayland-shell-integration": ("xdg-shell",),
    "xcbglintegrations": ("qxcb-egl-integration", "qxcb-glx-integration"),
}
"""The plugins of Qt that stay in, by folder; all others go, with what only they need."""

_QT_UNUSED = (
    "Qml",
    "Quick",
    "Pdf",
    "VirtualKeyboard",
    "EglFS",
    "Sql",
    "Designer",
    "Help",
    "UiTools",
    "Xml",
    "ShaderTools",
)
# A window of this program leaves these to the desktop it is shown on.
_UNUSED_LIBRARIES = (
    "libgtk-3",
    "libgdk-3",
    "libatk-",
    "libatk-bridge",
    "libcairo-gobject",
    "libpangocairo",
    "libepoxy",
)
_UNUSED_FOLDERS = ("pyqtgraph/examples", "pyqtgraph/icons/peegee", "pyqtgraph/colors", "numpy/_core/tests")


def keeps(destination: str) -> bool:
    """Whether a file that PyInstaller gathered goes in. ``destination`` is its place in the folder of the program."""
    place = PurePosixPath(destination.replace("\\", "/"))
    parts = place.parts
    if parts[:2] == ("botocore", "data"):
        return len(parts) == 3 or parts[2] in SERVICES
    if parts[:1] in (("boto3",), ("s3transfer",)):
        return False
    if "plugins" in parts and "PySide6" in parts:
        folder, name = parts[parts.index("plugins") + 1], place.name.removeprefix("lib").partition(".")[0]
        return name in QT_PLUGINS.get(folder, ())
    if "translations" in parts and "PySide6" in parts:
        return place.name in {f"qtbase_{language}.qm" for language in LANGUAGES}
    if place.suffix == ".ts":
        # What translators write; the program reads what was made of it.
        return False
    if any(place.name.startswith(unused) for unused in _UNUSED_LIBRARIES):
        return False
    if any(place.as_posix().startswith(folder) for folder in _UNUSED_FOLDERS):
        return False
    return not _is_unused_part_of_qt(place.name)


def kept(gathered: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Those of PyInstaller's entries (destination, source, kind) that go in."""
    return [entry for entry in gathered if keeps(entry[0])]


def version() -> str:
    """The version, from the one place where it is written."""
    tree = ast.parse((ROOT / "cognito_admin" / "__init__.py").read_text("utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__version__":
            return str(ast.literal_eval(node.value))
    raise LookupError("cognito_admin/__init__.py has no __version__")


def _is_unused_part_of_qt(name: str) -> bool:
    for start in ("libQt6", "Qt6", "Qt"):
        if name.startswith(start):
            return name.removeprefix(start).startswith(_QT_UNUSED)
    return False
