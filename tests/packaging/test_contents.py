"""The lists of what goes into an installed program, held to the code."""

import importlib.metadata
import re

import botocore.loaders
import contents

from cognito_admin import __version__
from cognito_admin.aws.operations import _READS
from cognito_admin.model.languages import LANGUAGES

CODE = contents.ROOT / "cognito_admin"


def test_the_version_has_one_place() -> None:
    assert contents.version() == __version__
    assert "version" not in re.findall(r"^(\w+) =", (contents.ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)


def test_every_service_the_program_may_ask_stays_in_and_no_other() -> None:
    loader = botocore.loaders.create_loader()
    by_identity = {
        loader.load_service_model(name, "service-2")["metadata"]["serviceId"].lower().replace(" ", "-"): name
        for name in contents.SERVICES
    }
    assert set(by_identity) == set(_READS)


def test_every_client_in_the_code_is_of_a_service_that_stays_in() -> None:
    asked = re.compile(r"""\b(?:of|_client|create_client)\(\s*"([\w-]+)\"""")
    made = {name for file in (CODE / "aws").rglob("*.py") for name in asked.findall(file.read_text("utf-8"))}
    assert {"cognito-idp", "sso-oidc", "s3", "sts"} <= made <= set(contents.SERVICES)


def test_what_the_sdk_needs_of_itself_and_the_services_stays_and_others_go() -> None:
    assert contents.keeps("botocore/data/endpoints.json")
    assert contents.keeps("botocore/data/cognito-idp/2016-04-18/service-2.json.gz")
    assert contents.keeps("botocore/cacert.pem")
    assert not contents.keeps("botocore\\data\\ec2\\2016-11-15\\service-2.json.gz")


def test_of_qt_the_plugins_and_languages_of_the_program_stay_in() -> None:
    plugins = "PySide6/Qt/plugins"
    assert contents.keeps(f"{plugins}/platforms/libqxcb.so")
    assert contents.keeps("PySide6\\plugins\\platforms\\qwindows.dll")
    assert contents.keeps(f"{plugins}/iconengines/libqsvgicon.so")
    assert not contents.keeps(f"{plugins}/platforms/libqeglfs.so")
    assert not contents.keeps(f"{plugins}/sqldrivers/libqsqlite.so")
    assert not contents.keeps("PySide6/Qt/lib/libQt6Qml.so.6")
    assert contents.keeps("PySide6/Qt/lib/libQt6Widgets.so.6")
    assert contents.keeps("PySide6/Qt/translations/qtbase_de.qm")
    assert not contents.keeps("PySide6/Qt/translations/qtbase_uk.qm")
    assert not contents.keeps("cognito_admin/resources/translations/cognito_admin_de.ts")
    assert set(LANGUAGES) <= set(contents.LANGUAGES)


def test_nothing_that_the_program_imports_is_left_out() -> None:
    imported = re.compile(r"^ *(?:from|import) ([\w.]+)", re.MULTILINE)
    files = [file for file in CODE.rglob("*.py") if CODE / "demo" not in file.parents]
    used = {name for file in files for name in imported.findall(file.read_text("utf-8"))}
    needless = {"pyarrow"}  # an extra, asked for before it is used
    left_out = set(contents.LEFT_OUT) - needless
    hit = {name for name in used for out in left_out if name == out or name.startswith(f"{out}.")}
    assert {name for name in hit if not name.startswith("cognito_admin.demo")} == set()


def test_what_is_left_out_is_not_needed_by_a_library_that_stays() -> None:
    assert "cognito_admin.demo" in contents.LEFT_OUT
    needed = importlib.metadata.requires("cognito-admin") or []
    plain = {re.split(r"[^\w.-]", line)[0] for line in needed if "extra ==" not in line}
    assert plain & set(contents.LEFT_OUT) == {"boto3"}


def test_the_specification_names_files_that_are_there() -> None:
    text = (contents.ROOT / "packaging/cognito-admin.spec").read_text("utf-8")
    compile(text, "cognito-admin.spec", "exec")
    assert (contents.ROOT / "packaging/start.py").is_file()
    assert (contents.ROOT / "resources/sample.cognitobackup").is_file()
