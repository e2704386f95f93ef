"""What an installed program hands on to the programs that it starts, and to the scheduler of the system."""

import sys

import pytest

from cognito_admin import frozen

IMAGE = {"APPIMAGE": "/home/ann/Cognito Admin.AppImage", "APPDIR": "/tmp/.mount_abc"}


@pytest.mark.skipif(sys.platform != "linux", reason="only there libraries are found by the environment")
@pytest.mark.parametrize("before", [{}, {"LD_LIBRARY_PATH": "/opt/of-ann"}])
def test_other_programs_load_the_libraries_that_they_would_from_a_terminal(before: dict[str, str]) -> None:
    starter = {"LD_LIBRARY_PATH": "/opt/cognito-admin/_internal", "_PYI_PARENT_PROCESS_LEVEL": "1", "HOME": "/home/ann"}
    was = {"LD_LIBRARY_PATH_ORIG": before["LD_LIBRARY_PATH"]} if before else {}
    environment = {**starter, **was}
    frozen.give_environment_back(environment)
    assert environment == {"HOME": "/home/ann", **before}


def test_a_schedule_starts_the_image_and_not_the_folder_it_is_seen_as() -> None:
    program = ("/tmp/.mount_abc/opt/cognito-admin/cognito-admin",)
    assert frozen.lasting(program, dict(IMAGE)) == ("/home/ann/Cognito Admin.AppImage",)


def test_a_program_that_an_image_merely_started_is_itself() -> None:
    program = ("/opt/cognito-admin/cognito-admin", "--of-it")
    assert frozen.lasting(program, dict(IMAGE)) == program
    assert frozen.lasting(program, {}) == program
