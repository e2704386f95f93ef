"""What tells systems of the program: desktop entry, metadata, file type, installers, the workflow of releases."""

import codecs
import hashlib
import os
import plistlib
import re
import shutil
import struct
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import archives
import contents
import debian
import icons
import macos_properties
import metadata
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from cognito_admin.model.languages import LANGUAGES

PACKAGING = contents.ROOT / "packaging"
LINUX = PACKAGING / "linux"
WORKFLOWS = contents.ROOT / ".github" / "workflows"


def checked(*command: str) -> str:
    """What ``command`` said, where it is there and ended well."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed here")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def rendered(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("icons")
    icons.write(folder)
    return folder


@pytest.fixture
def share(rendered: Path, tmp_path: Path) -> Path:
    debian.share(tmp_path / "share", rendered)
    return tmp_path / "share"


def test_the_desktop_entry_is_valid_and_opens_backups(share: Path) -> None:
    file = share / "applications/cognito-admin.desktop"
    assert f"MimeType={contents.FILE_TYPE};" in file.read_text("utf-8")
    checked("desktop-file-validate", str(file))


def test_the_metadata_is_valid_and_names_the_version(share: Path) -> None:
    file = share / f"metainfo/{contents.APP_ID}.metainfo.xml"
    tree = ElementTree.parse(file)
    assert tree.findtext("id") == contents.APP_ID
    assert [release.get("version") for release in tree.iter("release")] == [contents.version()]
    checked("appstreamcli", "validate", "--no-net", str(file))


def test_the_file_type_is_known_by_its_ending(share: Path) -> None:
    checked("update-mime-database", str(share / "mime"))
    assert f"{contents.FILE_TYPE}:*.{contents.SUFFIX}" in (share / "mime/globs").read_text("utf-8")


def test_the_icon_is_there_in_every_size_and_shape(rendered: Path, share: Path) -> None:
    for side in icons.SIZES:
        image = QImage(str(share / f"icons/hicolor/{side}x{side}/apps/cognito-admin.png"))
        assert (image.width(), image.height()) == (side, side)
        assert image.pixelColor(side // 2, side // 4).alpha() == 255
    ico, icns = (rendered / "cognito-admin.ico").read_bytes(), (rendered / "cognito-admin.icns").read_bytes()
    _, kind, count = struct.unpack_from("<HHH", ico)
    assert (kind, count) == (1, 7)
    for number in range(count):
        length, at = struct.unpack_from("<II", ico, 6 + 16 * number + 8)
        assert ico[at : at + 4] == b"\x89PNG"
        assert at + length <= len(ico)
    assert icns[:4] == b"icns"
    assert struct.unpack_from(">I", icns, 4) == (len(icns),)


def test_the_manual_page_has_no_mistakes() -> None:
    assert checked("man", "--warnings", "--local-file", "--encoding=utf8", str(LINUX / "cognito-admin.1"))


def test_the_control_file_says_what_debian_wants(tmp_path: Path) -> None:
    control = metadata.control(1234, "amd64")
    fields = dict(re.findall(r"^([A-Z][\w-]+): (.+)$", control, re.MULTILINE))
    assert fields["Version"] == contents.version()
    assert fields["Installed-Size"] == "1234"
    assert {"libgl1", "libegl1", "fontconfig-config"} <= set(fields["Depends"].split(", "))
    assert control.endswith("\n")
    (tmp_path / "jmespath-1.1.0.dist-info").mkdir()
    assert " jmespath 1.1.0" in metadata.copyright_file(tmp_path)


def test_the_installer_for_windows_compiles(rendered: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle"
    (bundle / "_internal").mkdir(parents=True)
    for name in ("cognito-admin.exe", "cognito-admin-window.exe", "_internal/library.dll"):
        (bundle / name).write_bytes(b"MZ")
    out = tmp_path / "setup-of-test.exe"
    facts = {"VERSION": contents.version(), "BUNDLE": bundle, "ICON": rendered / "cognito-admin.ico", "OUT": out}
    checked(
        "makensis",
        "-V2",
        "-WX",
        *(f"-D{name}={value}" for name, value in facts.items()),
        str(PACKAGING / "windows/cognito-admin.nsi"),
    )
    assert out.read_bytes().startswith(b"MZ")


def test_windows_is_told_of_the_file_type_for_one_person_and_the_data_stay() -> None:
    script = (PACKAGING / "windows/cognito-admin.nsi").read_text("utf-8")
    assert "RequestExecutionLevel user" in script
    assert "HKLM" not in script
    assert f'!define SUFFIX ".{contents.SUFFIX}"' in script
    assert f'"{contents.FILE_TYPE}"' in script
    removed = script.partition('Section "Uninstall"')[2]
    assert "LOCALAPPDATA" not in removed


def test_windows_reads_the_languages_of_its_installer_as_they_are_written() -> None:
    script = PACKAGING / "windows/cognito-admin.nsi"
    assert script.read_bytes().startswith(codecs.BOM_UTF8), "without the mark it is read in the code page of the system"


def test_the_installer_for_windows_touches_no_program_that_runs_and_no_other() -> None:
    script = (PACKAGING / "windows/cognito-admin.nsi").read_text("utf-8")
    for section in re.findall(r"^Section.*?^SectionEnd", script, re.MULTILINE | re.DOTALL):
        before, _, _ = section.partition("RMDir")
        assert before.count("!insertmacro WaitForEndOf") == 2
    installed, _, _ = script.partition('Section "Uninstall"')
    assert installed.index('$(Taken)"') < installed.index("RMDir /r")


@pytest.mark.skipif(sys.platform == "win32", reason="is made on Linux")
def test_the_image_for_linux_is_made_by_the_tool_that_is_named_wherever_it_lies(share: Path, tmp_path: Path) -> None:
    tree, tool, out = tmp_path / "a tree", tmp_path / "a tool", tmp_path / "an image"
    (tree / "opt/cognito-admin").mkdir(parents=True)
    (tree / "usr/bin").mkdir(parents=True)
    shutil.copytree(share, tree / "usr/share")
    tool.write_text('#!/bin/sh\nls "$2" > "$3"\n')
    tool.chmod(0o755)
    made = ["sh", str(LINUX / "appimage.sh"), str(tree), str(out)]
    subprocess.run(made, env={**os.environ, "APPIMAGETOOL": str(tool)}, check=True)
    assert out.read_text().split() == ["AppRun", "cognito-admin.desktop", "cognito-admin.png", "opt", "usr"]
    used = re.search(r"APPIMAGETOOL=(\S+)", (WORKFLOWS / "release.yml").read_text("utf-8"))
    assert used is not None
    # One word: the script takes it for the name of a file.
    assert not used[1].startswith('"')


def test_macos_is_told_of_the_file_type() -> None:
    properties = plistlib.loads(plistlib.dumps(macos_properties.properties()))
    (document,) = properties["CFBundleDocumentTypes"]
    (exported,) = properties["UTExportedTypeDeclarations"]
    assert document["LSItemContentTypes"] == [exported["UTTypeIdentifier"]]
    assert exported["UTTypeTagSpecification"]["public.filename-extension"] == [contents.SUFFIX]
    assert properties["CFBundleVersion"] == contents.version()
    assert set(properties["CFBundleLocalizations"]) == set(LANGUAGES)
    assert plistlib.loads((PACKAGING / "macos/entitlements.plist").read_bytes())


@pytest.mark.parametrize("script", sorted(PACKAGING.rglob("*.sh")), ids=lambda script: script.name)
def test_the_scripts_are_well_formed(script: Path) -> None:
    checked("sh", "-n", str(script))


def test_the_workflows_pin_what_they_use_and_may_little() -> None:
    for file in WORKFLOWS.glob("*.yml"):
        text = file.read_text("utf-8")
        used = re.findall(r"uses: (\S+)", text)
        assert used
        assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", one) for one in used), file
        assert text.partition("\njobs:")[0].rstrip().count("permissions:\n  contents: read") == 1, file
    release = (WORKFLOWS / "release.yml").read_text("utf-8")
    assert release.count("contents: write") == 1
    assert release.count("self-test") >= 3
    assert 'tags: ["v*"]' in release


def test_the_flatpak_is_of_the_same_name() -> None:
    text = (LINUX / f"{contents.APP_ID}.yml").read_text("utf-8")
    assert text.count(f"id: {contents.APP_ID}") == 1
    assert "--share=network" in text


def test_the_bill_of_materials_lists_what_is_locked_for_this_system() -> None:
    locked = archives.locked()
    names = re.findall(r"^([\w.-]+)==", locked, re.MULTILINE)
    assert len(names) == len(set(names)) > 30
    assert {"pyside6-essentials", "botocore", "keyring"} <= set(names)
    assert ("pywin32-ctypes" in names) == (sys.platform == "win32")
    assert not re.search(r"==.*;", locked)


def test_checksums_are_of_every_file_and_right(tmp_path: Path) -> None:
    (tmp_path / "one.deb").write_bytes(b"one")
    (tmp_path / "two.json").write_bytes(b"two")
    assert archives.checksums(tmp_path).read_text("utf-8").count("\n") == 2
    for line in archives.checksums(tmp_path).read_text("utf-8").splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest
