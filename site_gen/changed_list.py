"""Lists what changed since a revision, for its editor and for the comment of a pull request."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from site_gen import listing, reading_time, report
from site_gen.desk.comparison import Changed, How, Item
from site_gen.diagnostics import Diagnostic, Diagnostics
from site_gen.listing import Format
from site_gen.publication import Brief, Site
from site_gen.render import addresses
from site_gen.rows import Row, aligned, escaped, markdown_table
from site_gen.terminal import visible

_MOST = 100
"""So much of each kind stands in a comment, which GitHub ends after 65,536 characters."""


def written(changed: Changed, site: Site, format: Format, width: int | None = None) -> str:
    """Write what changed: for people, or (markdown) with its problems for a pull request."""
    return _markdown(changed, site) if format == "markdown" else _table(changed, site, width)


def only(site: Site, paths: Collection[str]) -> Site:
    """Leave only what the files that changed hold, for `listing.to_json`."""
    return replace(
        site,
        notes=tuple(note for note in site.notes if note.path in paths),
        briefs=tuple(brief for brief in site.briefs if brief.path in paths),
        held=tuple(item for item in site.held if item.path in paths),
    )


def _counted(changed: Changed) -> str:
    """Say `2 notes added, 1 changed`."""
    counts: dict[How, int] = {"added": 0, "changed": 0, "removed": 0}
    for item in changed.notes:
        counts[item.how] += 1
    parts = [f"{number} {how}" for how, number in counts.items() if number]
    if not parts:
        return "no note changed"
    first, *rest = parts
    noun = "note" if first.startswith("1 ") else "notes"
    return ", ".join([first.replace(" ", f" {noun} ", 1), *rest])


def _words(item: Item) -> str:
    return "-" if item.note is None else f"{reading_time.words_of(item.note.text)}"


def _title(item: Item) -> str:
    return item.path if item.note is None else item.note.title


def _table(changed: Changed, site: Site, width: int | None) -> str:
    notes: list[Row] = [
        (i.how, i.brief or "-", f"{_words(i)} words", i.state, _title(i)) for i in changed.notes
    ]
    briefs: list[Row] = [
        (b.name, listing.size(b), listing.state(b, site), b.title) for b in changed.briefs
    ]
    lines = [f"since {changed.revision}: {_counted(changed)}", *aligned(notes, width)]
    if briefs:
        lines += [f"briefs: {len(briefs)}", *aligned(briefs, width)]
    if changed.others:
        others = [f"  {visible(path)}" for path in changed.others]
        lines += [f"other files: {len(others)}", *others]
    return "".join(f"{line}\n" for line in lines)


def _markdown(changed: Changed, site: Site) -> str:
    parts = [f"## {escaped(_counted(changed)).capitalize()}\n"]
    if changed.notes:
        head = ("note", "is", "words", "brief", "state")
        rows = [_note_row(item, site) for item in changed.notes[:_MOST]]
        parts.append(markdown_table(head, rows) + _rest(len(changed.notes)))
    if changed.briefs:
        rows = [_brief_row(brief, site) for brief in changed.briefs]
        parts.append("### Briefs\n\n" + markdown_table(("brief", "holds", "state"), rows))
    if changed.others:
        paths = "".join(f"- {escaped(path)}\n" for path in changed.others[:_MOST])
        parts.append(f"### Other files\n\n{paths}{_rest(len(changed.others))}")
    parts.append(problems_to_markdown(changed.problems))
    return "\n".join(parts)


def problems_to_markdown(found: Diagnostics) -> str:
    """Write problems as a list under a heading that counts them."""
    if not found:
        return "No problems found.\n"
    lines = "".join(f"- {_problem(diagnostic)}\n" for diagnostic in found[:_MOST])
    return f"### Problems: {report.summary(found)}\n\n{lines}{_rest(len(found))}"


def _rest(number: int) -> str:
    """Say how many are left out; empty where all are shown."""
    return f"\n… and {number - _MOST} more.\n" if number > _MOST else ""


def _problem(found: Diagnostic) -> str:
    at = found.at
    numbers = [str(n) for n in (at.path, at.line, at.column) if n is not None] if at else []
    place = f" {escaped(':'.join(numbers))}" if numbers else ""
    remedy = f" ({escaped(found.help)})" if found.help else ""
    return f"**{found.severity} {found.code}**{place}: {escaped(found.message)}{remedy}"


def _note_row(item: Item, site: Site) -> Row:
    title = escaped(_title(item))
    # What is added stands nowhere yet: before it is merged, its address leads nowhere.
    if item.note is not None and item.how == "changed" and item.state == "out":
        url = addresses.absolute(site.config, f"/notes/{item.note.slug}/")
        title = f"[{title}](<{url}>)"
    return (title, item.how, _words(item), item.brief or "-", item.state)


def _brief_row(brief: Brief, site: Site) -> Row:
    title = f"{brief.name}: {escaped(brief.title)}"
    if not brief.held:
        title = f"[{title}](<{addresses.absolute(site.config, f'/briefs/{brief.name}/')}>)"
    return (title, listing.size(brief), listing.state(brief, site))
