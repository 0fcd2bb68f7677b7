"""Lists what is published, and what is held and why: for people, programs and pull requests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Literal

from site_gen import clock, reading_time
from site_gen.arrange.schedule import Schedule
from site_gen.closing import Closing
from site_gen.model import Change, Content, Note, When
from site_gen.publication import Brief, Held, ItemKind, Site
from site_gen.render import addresses
from site_gen.report import as_json
from site_gen.rows import Row, aligned, escaped, markdown_table
from site_gen.terminal import truncated, visible
from site_gen.write.output import Written

Format = Literal["table", "json", "markdown"]


@dataclass(frozen=True, slots=True)
class Published:
    """A note, brief or change that readers can see."""

    kind: ItemKind
    file: str | None
    title: str
    """A change's is its text."""
    url: str
    """Absolute; a change's is that of the note or brief it was declared about."""
    when: When
    at: datetime
    """`when` as an instant."""
    brief: str | None
    """The weekly brief a note stands in, out or not; a brief's own name, special or not; what a
    change was declared about says what its is. So `brief == "2024-W04"` picks all of a brief."""


def explanation(reasons: Mapping[str, Sequence[str]]) -> str:
    """Say of each page and feed that was rendered what is new in what it is made from."""
    lines = []
    for path, news in sorted(reasons.items()):
        why = (
            ", ".join(f"{name} changed" for name in news)
            or "it was not there, or not as we left it"
        )
        lines.append(f"/{path}: {why}\n")
    return "".join(lines)


def published(site: Site) -> tuple[Published, ...]:
    """List what is out, by date, then file."""
    found = [*_notes(site), *_briefs(site)]
    return tuple(sorted(found, key=lambda p: (p.at, p.file or "", p.kind, p.title)))


def of_site(site: Site, format: Format, width: int | None = None, waiting: int = 0) -> str:
    """List all there is; `width` is that of the terminal, which titles are cut to fit.

    `waiting` addresses in the inbox are a line of the table, since they are for its editor alone.
    """
    if format == "json":
        return to_json(site)
    if format == "markdown":
        return to_markdown(site)
    inbox = f"inbox: {waiting} (site-gen clip --inbox makes drafts of them)\n" if waiting else ""
    return to_table(site, width) + inbox


def of_week(
    brief: Brief, site: Site, content: Content, format: Format, width: int | None = None
) -> str:
    """Show one brief as it goes out (json: what of the lists belongs to its week)."""
    if format == "json":
        return to_json(_only(site, content, brief.name))
    if format == "markdown":
        return brief_to_markdown(brief, site)
    return brief_to_table(brief, site, width)


def closing(written: Written, site: Site) -> Closing:
    """Return what a build's last line says."""
    return Closing(
        files=written.files,
        written=written.written,
        unchanged=written.unchanged,
        removed=written.removed,
        held=sum(item.kind == "note" for item in site.held),
        next_due=moment(site.next_due, site) if site.next_due else None,
    )


def to_json(site: Site) -> str:
    """Write `{published: […], held: […]}`, times in the site's zone."""
    zone = site.config.timezone
    out = [
        {
            "kind": item.kind,
            "file": item.file,
            "title": item.title,
            "url": item.url,
            "date": clock.rfc3339(item.at, zone),
            "brief": item.brief,
        }
        for item in published(site)
    ]
    waiting = [
        {
            "kind": item.kind,
            "file": item.path,
            "title": item.title,
            "reason": item.reason,
            "until": clock.rfc3339(item.until, zone) if item.until else None,
        }
        for item in site.held
    ]
    return as_json({"published": out, "held": waiting})


def to_table(site: Site, width: int | None = None) -> str:
    """Write aligned text; with `width`, titles are cut so that lines fit."""
    lines = []
    for heading, rows in (
        (f"published: {len(published(site))}", _published_rows(site)),
        (f"held: {len(site.held)}", _held_rows(site)),
    ):
        lines += [heading, *aligned(list(rows), width)]
    return "".join(f"{line}\n" for line in lines)


def to_markdown(site: Site) -> str:
    """Write two tables for a pull request or a wiki."""
    out = [
        (*row[:3], f"[{escaped(row[3])}](<{item.url}>)")
        for row, item in zip(_published_rows(site), published(site), strict=True)
    ]
    waiting = [(*row[:3], escaped(row[3])) for row in _held_rows(site)]
    return (
        f"## Published: {len(out)}\n\n"
        + markdown_table(("date", "kind", "brief", "title"), out)
        + f"\n## Held: {len(waiting)}\n\n"
        + markdown_table(("until", "kind", "reason", "title"), waiting)
    )


def moment(at: datetime, site: Site) -> str:
    """Write an instant as a wall time of the site: `2024-02-02 07:00`."""
    return f"{at.astimezone(site.config.timezone):%Y-%m-%d %H:%M}"


def _notes(site: Site) -> Iterator[Published]:
    for note in site.notes:
        url = _address(site, "notes", note.slug)
        brief = site.brief_of.get(note.slug)
        at = clock.instant(note.date, site.config.timezone)
        yield Published("note", note.path, note.title, url, note.date, at, brief)
        yield from _changes(site, note.changes, note.path, url, brief)


def _briefs(site: Site) -> Iterator[Published]:
    for brief in site.briefs:
        url, at = _address(site, "briefs", brief.name), brief.moment.astimezone(UTC)
        yield Published("brief", brief.path, brief.title, url, brief.moment, at, brief.name)
        yield from _changes(site, brief.changes, brief.path, url, brief.name)


def _changes(
    site: Site, changes: Iterable[Change], file: str | None, url: str, brief: str | None
) -> Iterator[Published]:
    for change in changes:
        at = clock.instant(change.date, site.config.timezone)
        yield Published("change", file, change.text, url, change.date, at, brief)


def _published_rows(site: Site) -> Iterator[Row]:
    for item in published(site):
        yield (_when(item.when, site), item.kind, item.brief or "-", item.title)


def _held_rows(site: Site) -> Iterator[Row]:
    for item in site.held:
        until = moment(item.until, site) if item.until else "-"
        yield (until, item.kind, item.reason, item.title)


def _when(when: date, site: Site) -> str:
    return moment(when, site) if isinstance(when, datetime) else when.isoformat()


def _only(site: Site, content: Content, week: str) -> Site:
    """Leave only what belongs to one weekly brief, for the lists above."""
    schedule = Schedule(content.config.brief_rules, content.briefs, content.config.timezone)
    files = {note.path for note in content.notes if schedule.week_of(note) == week}
    moment = schedule.moment(week)

    def belongs(item: Held) -> bool:
        if item.path is None:
            return item.kind == "brief" and item.until == moment
        return item.path in files or item.path == f"content/briefs/{week}.md"

    return replace(
        site,
        notes=tuple(note for note in site.notes if note.path in files),
        briefs=tuple(brief for brief in site.briefs if brief.name == week),
        held=tuple(item for item in site.held if belongs(item)),
    )


def brief_to_table(brief: Brief, site: Site, width: int | None = None) -> str:
    """Show a brief as it goes out: when, and its notes in reading order under their headings."""
    lines = [f"{brief.name}: {visible(brief.title)}", f"{state(brief, site)}; {size(brief)}"]
    for heading, notes in _parts(brief):
        lines.append(heading)
        lines += [f"  {visible(note.title)}  [{note.slug}]" for note in notes]
    lines += ["Also", *(f"  {visible(link.title)}" for link in brief.also)] if brief.also else []
    return "".join(f"{truncated(line, width) if width else line}\n" for line in lines)


def brief_to_markdown(brief: Brief, site: Site) -> str:
    """Show the same for a pull request."""
    lines = [
        f"## {brief.name}: {escaped(brief.title)}",
        "",
        f"{state(brief, site)}; {size(brief)}",
        "",
    ]
    for heading, notes in _parts(brief):
        lines += [f"### {escaped(heading)}", ""]
        lines += [
            f"- [{escaped(note.title)}](<{_address(site, 'notes', note.slug)}>)" for note in notes
        ] + [""]
    if brief.also:
        lines += ["### Also", ""]
        lines += [f"- [{escaped(link.title)}](<{link.url}>)" for link in brief.also] + [""]
    return "\n".join(lines)


def _address(site: Site, folder: str, name: str) -> str:
    return addresses.absolute(site.config, f"/{folder}/{name}/")


def state(brief: Brief, site: Site) -> str:
    """Say since when a brief is out, or when it goes out."""
    at = moment(brief.moment, site)
    if brief.held == "draft":
        return f"held as a draft; its moment is {at}"
    return f"goes out {at}" if brief.held else f"out since {at}"


def size(brief: Brief) -> str:
    """Say how much a brief holds: `7 notes, 830 words, 4 minutes`."""
    words = reading_time.words_of_brief(brief.text, brief.notes)
    parts = {"note": len(brief.notes), "word": words, "minute": reading_time.minutes(words)}
    return ", ".join(f"{n} {noun}{'' if n == 1 else 's'}" for noun, n in parts.items())


def _parts(brief: Brief) -> Iterator[tuple[str, tuple[Note, ...]]]:
    """Yield headings with their notes: the lead first, then sections or all the rest."""
    yield "Lead", brief.notes[:1]
    if brief.sections:
        for section in brief.sections:
            yield section.topic.name if section.topic else "Without a topic", section.notes
    elif brief.notes[1:]:
        yield "Then", brief.notes[1:]
