"""A schedule in the words of each system's own scheduler: text to be written into a file, and how to turn it on."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from subprocess import list2cmdline
from xml.sax.saxutils import escape

from cognito_admin.model.schedules import Every, Schedule


class Scheduler(StrEnum):
    SYSTEMD = "systemd"
    CRON = "cron"
    LAUNCHD = "launchd"
    TASKS = "tasks"


SCHEDULERS = {
    "linux": (Scheduler.SYSTEMD, Scheduler.CRON),
    "darwin": (Scheduler.LAUNCHD, Scheduler.CRON),
    "win32": (Scheduler.TASKS,),
}
"""Those of each system, by ``sys.platform``; the best first."""

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_BUS = "DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/$(id -u)/bus"
"""cron knows nothing of the session of the person, in which their keyring is."""


@dataclass(frozen=True, slots=True)
class EntryFile:
    """Where it belongs depends on the system."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """``files`` are to be written; where there are none, ``text`` is to be put in by hand.

    ``turn_on`` and ``turn_off`` are commands for a terminal, with ``{folder}`` for where the files lie.
    """

    text: str
    files: tuple[EntryFile, ...] = ()
    turn_on: str = ""
    turn_off: str = ""


def command(schedule: Schedule, program: Sequence[str]) -> list[str]:
    """What makes one backup. No secret is in it."""
    how = [part for recipient in schedule.recipients for part in ("--encrypt-to", recipient)] or ["--plain"]
    secrets = ["--with-secrets"] if schedule.with_secrets else []
    pool = f"{schedule.connection_name}/{schedule.pool}"
    return [*program, "backup", pool, "--to", schedule.to, *how, *secrets, "--keep", str(schedule.keep), "--quiet"]


def entry(scheduler: Scheduler, schedule: Schedule, program: Sequence[str]) -> Entry:
    """``program`` is the command that starts this program, with the options it needs."""
    return _ENTRIES[scheduler](schedule, command(schedule, program))


def _systemd(schedule: Schedule, words: Sequence[str]) -> Entry:
    name = _name(schedule)
    when = {Every.DAY: "*-*-*", Every.WEEK: f"{_DAYS[schedule.weekday]} *-*-*", Every.MONTH: "*-*-01"}
    title = f"Backup of the user pool {_one_line(schedule.pool_name)}".replace("%", "%%")
    service = f"""[Unit]
Description={title}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart={" ".join(map(_systemd_quoted, words))}
"""
    timer = f"""[Unit]
Description={title}

[Timer]
OnCalendar={when[schedule.every]} {schedule.hour:02}:{schedule.minute:02}:00
RandomizedDelaySec=5min
Persistent=true

[Install]
WantedBy=timers.target
"""
    files = (EntryFile(f"{name}.service", service), EntryFile(f"{name}.timer", timer))
    return Entry(
        "\n".join(f"# {file.name}\n{file.text}" for file in files),
        files,
        f"systemctl --user daemon-reload && systemctl --user enable --now {name}.timer",
        f"systemctl --user disable --now {name}.timer",
    )


def _cron(schedule: Schedule, words: Sequence[str]) -> Entry:
    day = {Every.DAY: "* * *", Every.WEEK: f"* * {(schedule.weekday + 1) % 7}", Every.MONTH: "1 * *"}[schedule.every]
    # An unquoted % ends the command of a line.
    run = shlex.join(words).replace("%", "\\%")
    return Entry(f"{schedule.minute} {schedule.hour} {day} {_BUS} {run}\n", turn_on="crontab -e", turn_off="crontab -e")


def _launchd(schedule: Schedule, words: Sequence[str]) -> Entry:
    # It reads half of the standard library, which every command would wait for.
    import plistlib

    label = _name(schedule)
    when: dict[str, int] = {"Hour": schedule.hour, "Minute": schedule.minute}
    if schedule.every is Every.WEEK:
        when["Weekday"] = (schedule.weekday + 1) % 7
    elif schedule.every is Every.MONTH:
        when["Day"] = 1
    document = {"Label": label, "ProgramArguments": list(words), "StartCalendarInterval": when}
    file = EntryFile(f"{label}.plist", plistlib.dumps(document, sort_keys=False).decode())
    place = f'"{{folder}}/{file.name}"'
    return Entry(file.text, (file,), f"launchctl load -w {place}", f"launchctl unload -w {place}")


def _tasks(schedule: Schedule, words: Sequence[str]) -> Entry:
    name = _name(schedule)
    every = {
        Every.DAY: "<ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>",
        Every.WEEK: "<ScheduleByWeek><WeeksInterval>1</WeeksInterval><DaysOfWeek>"
        f"<{_LONG_DAYS[schedule.weekday]} /></DaysOfWeek></ScheduleByWeek>",
        Every.MONTH: "<ScheduleByMonth><DaysOfMonth><Day>1</Day></DaysOfMonth><Months>"
        f"{''.join(f'<{month} />' for month in _MONTHS)}</Months></ScheduleByMonth>",
    }[schedule.every]
    begins = f"{schedule.made.astimezone():%Y-%m-%d}T{schedule.hour:02}:{schedule.minute:02}:00"
    title = escape(f"Backup of the user pool {_one_line(schedule.pool_name)}")
    # The order of what stands here is that of Microsoft's schema.
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>{title}</Description></RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>{begins}</StartBoundary>
      <Enabled>true</Enabled>
      {every}
    </CalendarTrigger>
  </Triggers>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>true</RunOnlyIfNetworkAvailable>
  </Settings>
  <Actions>
    <Exec>
      <Command>{escape(words[0])}</Command>
      <Arguments>{escape(list2cmdline(words[1:]))}</Arguments>
    </Exec>
  </Actions>
</Task>
"""
    file = EntryFile(f"{name}.xml", text)
    task = f'schtasks /Create /TN "{name}" /XML "{{folder}}\\{file.name}"'
    return Entry(text, (file,), task, f'schtasks /Delete /TN "{name}" /F')


_ENTRIES = {
    Scheduler.SYSTEMD: _systemd,
    Scheduler.CRON: _cron,
    Scheduler.LAUNCHD: _launchd,
    Scheduler.TASKS: _tasks,
}


def _name(schedule: Schedule) -> str:
    """Letters, digits and dashes only; ids of pools have a region and an underscore in them."""
    return f"cognito-admin-backup-{schedule.pool}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _systemd_quoted(word: str) -> str:
    """As systemd.service(5) reads a command line: specifiers, variables and quotes mean nothing then."""
    word = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{word}"' if not word or any(sign in word for sign in " \t'\"\\;") else word
