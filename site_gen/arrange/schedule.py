"""Tells which brief a note stands in, and when each brief goes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from site_gen import clock
from site_gen.diagnostics import Diagnostic, Location
from site_gen.model import BriefFile, Note
from site_gen.settings import BriefRule


class Schedule:
    """The weekly moments of a site, and the windows between them."""

    def __init__(
        self, rules: tuple[BriefRule, ...], files: Iterable[BriefFile], zone: ZoneInfo
    ) -> None:
        self.rules = rules
        self.zone = zone
        self.files = tuple(files)
        self.weekly = {f.name: f for f in self.files if not f.special}
        self._closed = {
            slug: name
            for name, file in sorted(self.weekly.items(), reverse=True)
            for slug in file.notes or ()
        }
        self._moments: dict[str, datetime] = {}

    def moment(self, week: str) -> datetime:
        """Return when the brief of `week` goes out, in UTC: its `published`, else by rule."""
        if week not in self._moments:
            file = self.weekly.get(week)
            if file is not None and file.published is not None:
                self._moments[week] = clock.instant(file.published, self.zone)
            else:
                self._moments[week] = clock.moment_by_rule(week, self.rules, self.zone)
        return self._moments[week]

    def window_of(self, at: datetime) -> str:
        """Return the week in whose window an instant lies: after the last moment, up to its own."""
        week = clock.week_of(at.astimezone(self.zone).date())
        while self.moment(week) < at:
            week = clock.neighbour(week, 1)
        while self.moment(clock.neighbour(week, -1)) >= at:
            week = clock.neighbour(week, -1)
        return week

    def week_of(self, note: Note) -> str:
        """Return the weekly brief a note stands in once it is published."""
        if note.slug in self._closed:
            return self._closed[note.slug]
        week = self.window_of(clock.instant(note.date, self.zone))
        while self._takes_no_more(week):
            week = clock.neighbour(week, 1)
        return week

    def _takes_no_more(self, week: str) -> bool:
        file = self.weekly.get(week)
        return file is not None and (file.notes is not None or file.skip is not None)


def check(schedule: Schedule, notes: Mapping[str, Note]) -> list[Diagnostic]:
    """Name moved moments that pass their neighbours, and lists that cannot be."""
    found: list[Diagnostic] = []
    listed: dict[str, BriefFile] = {}
    for file in sorted(schedule.files, key=lambda f: f.name):
        misplaced = _check_moment(schedule, file)
        found.extend(misplaced)
        moment = None if misplaced else moment_of(file, schedule)
        for index, slug in enumerate(file.notes or ()):
            note = notes.get(slug)
            if note is None:
                continue
            found.extend(_check_listed(file, index, note, moment, schedule.zone))
            if file.special or file.notes is None or slug in file.notes[:index]:
                continue
            if slug in listed:
                found.append(
                    _at(
                        file,
                        f"notes.{index}",
                        "N412",
                        "error",
                        f"`{slug}` stands in two weekly briefs: the other is {listed[slug].path}",
                        "take it out of one of the two",
                    )
                )
            listed.setdefault(slug, file)
    return found


def moment_of(file: BriefFile, schedule: Schedule) -> datetime | None:
    """Return when a brief goes out; None for a special edition that does not say."""
    if not file.special:
        return schedule.moment(file.name)
    return None if file.published is None else clock.instant(file.published, schedule.zone)


def _check_moment(schedule: Schedule, file: BriefFile) -> list[Diagnostic]:
    if file.special or file.published is None:
        return []
    before = schedule.moment(clock.neighbour(file.name, -1))
    after = schedule.moment(clock.neighbour(file.name, 1))
    if before < schedule.moment(file.name) < after:
        return []
    span = " and ".join(_shown(m, schedule.zone) for m in (before, after))
    return [
        _at(
            file,
            "published",
            "N413",
            "error",
            "the brief would go out past its neighbours",
            f"give a time between {span}",
        )
    ]


def _check_listed(
    file: BriefFile, index: int, note: Note, moment: datetime | None, zone: ZoneInfo
) -> list[Diagnostic]:
    if note.draft:
        return [
            _at(
                file,
                f"notes.{index}",
                "N414",
                "warning",
                f"`{note.slug}` is a draft and is left out of the brief",
                "take `draft: true` out of the note, or the note out of this list",
            )
        ]
    if moment is not None and clock.instant(note.date, zone) > moment:
        return [
            _at(
                file,
                f"notes.{index}",
                "N415",
                "error",
                f"`{note.slug}` is dated after the brief goes out, {_shown(moment, zone)}",
                "mend the note's date, or move the brief by `published:`",
            )
        ]
    return []


def _at(
    file: BriefFile, field: str, code: str, severity: str, message: str, remedy: str
) -> Diagnostic:
    line, column = file.places.at(field)
    at = Location(file.path, line, column)
    return Diagnostic(code, "error" if severity == "error" else "warning", message, remedy, at)


def _shown(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
