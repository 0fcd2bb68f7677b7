"""Writes the skeletons that `new` gives an editor to fill in."""

from __future__ import annotations

import json
import re
import secrets
import string
import unicodedata
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from site_gen import clock
from site_gen.arrange.schedule import Schedule
from site_gen.diagnostics import Diagnostic, Diagnostics, Location, did_you_mean
from site_gen.model import Content, Note, Source, When
from site_gen.read.characters import FORBIDDEN, name
from site_gen.read.values import IDENTIFIER
from site_gen.texts import Text

if TYPE_CHECKING:
    from site_gen.desk.glance import Glance
    from site_gen.publication import Brief

Mint = Callable[[], str]
"""Returns four random characters of a-z and 0-9."""

_MINTED_FROM = string.ascii_lowercase + string.digits
_LONGEST_SLUG = 60
_LONGEST_UID_STEM = 24
# Letters that Unicode does not take apart into a base letter and a mark.
_SPELT = str.maketrans(
    {"æ": "ae", "ð": "d", "đ": "d", "ı": "i", "ł": "l", "ø": "o", "œ": "oe", "ß": "ss", "þ": "th"}
    | dict.fromkeys("'’ʼ")
)


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A file to create."""

    path: str
    """Relative to the site."""
    text: str


@dataclass(frozen=True, slots=True)
class NewNote:
    """A note to create, and the brief it will enter."""

    skeleton: Skeleton
    note: Note
    week: str
    moment: datetime
    """When that week's brief goes out, in the site's zone."""

    def outlook(self, now: datetime, *, out: bool = True) -> str:
        """Say which brief the note will enter; `out` is whether a past one has a note to be out."""
        at = f"{self.moment:%Y-%m-%d %H:%M}"
        if self.moment > now:
            return f"will enter {self.week}, out {at}, once it is no draft"
        if not out:
            return (
                f"will be in {self.week}, which had nothing to go out with on {at}: that brief "
                "appears, under that date, once this is no draft"
            )
        return (
            f"will join {self.week}, already out since {at}, once it is no draft; to leave that "
            f"brief as it is, close it first: site-gen new brief {self.week}"
        )


def clean_title(text: str) -> str:
    """Fold white space and normalise. Raises ValueError with a sentence for an editor."""
    title = unicodedata.normalize("NFC", " ".join(text.split()))
    bad = FORBIDDEN.search(title)
    if bad:
        raise ValueError(f"holds the control character {name(bad[0])}")
    if not title:
        raise ValueError("a title has words")
    return title


def clean_week(text: str) -> str:
    """Return the name of a week as it is. Raises ValueError with a sentence for an editor."""
    clock.monday(text)
    return text


def clean_id(text: str) -> str:
    """Return an id as it is. Raises ValueError with a sentence for an editor."""
    if not IDENTIFIER.fullmatch(text) or not text.strip("-"):
        raise ValueError("an id has only a-z, 0-9 and hyphens, like altman-fabs")
    return text


def slug_of(title: str) -> str:
    """Make a slug from a title: ASCII words, cut at a word's end; empty without ASCII letters.

    A leading date is left out: in a file's name it would be the note's date.
    """
    spelt = title.casefold().translate(_SPELT)
    plain = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    plain = re.sub(r"^(\W*\d{4}-\d{2}-\d{2}(?!\d))+", "", plain)
    slug = _cut("-".join(re.findall(r"[a-z0-9]+", plain)), _LONGEST_SLUG)
    return slug if re.search("[a-z]", slug) else ""


def note(
    site: Glance,
    title: str,
    *,
    now: datetime,
    mint: Mint,
    date: When | None = None,
    url: str | None = None,
    story: str | None = None,
    reminder: Sequence[str] = (),
) -> tuple[NewNote | None, Diagnostics]:
    """Make a draft note with a minted uid, dated `date` or today.

    `reminder` are lines to stand in it as comments.
    """
    slug = slug_of(title) or _fresh(lambda: f"note-{mint()}", site.notes)
    if slug in site.notes:
        return None, (_slug_taken(slug, site.notes[slug]),)
    if story is not None and story not in site.stories:
        return None, (_no_story(story, site.stories),)
    zone = site.config.timezone
    schedule = Schedule(site.config.brief_rules, site.briefs, zone)
    when = now.astimezone(zone).date() if date is None else date
    when = past_the_moment(when, now, schedule)
    draft = Note(
        path=f"content/notes/{clock.calendar_day(when, zone).year}/{slug}.md",
        slug=slug,
        # No note is opened to see whether one has it: with the same first words that is one
        # chance in 1.7 million, and then `check` names both.
        uid=f"{_cut(slug, _LONGEST_UID_STEM)}-{mint()}",
        title=title,
        date=when,
        lang=site.config.language,
        summary="",
        text=Text(),
        sources=(Source("report", "", url=url),) if url else (),
        story=story,
        draft=True,
    )
    week = schedule.week_of(draft)
    skeleton = Skeleton(draft.path, _note_text(draft, site.topics, reminder))
    return NewNote(skeleton, draft, week, schedule.moment(week).astimezone(zone)), ()


def brief(week: str, arranged: Brief | None, content: Content) -> Skeleton:
    """Make the file that closes a week's brief with the notes that it would go out with.

    Without a note the list is but a comment, since an empty one would shut out notes to come.
    """
    schedule = Schedule(content.config.brief_rules, content.briefs, content.config.timezone)
    notes = arranged.notes if arranged else ()
    drafts = [n for n in content.notes if n.draft and not n.undated and schedule.week_of(n) == week]
    lines = ["---"]
    if notes:
        lines += [
            "# This list closes the brief: exactly these notes, in this order, the lead first.",
            "notes:",
            *(f"  - {n.slug}  # {n.title}" for n in notes),
        ]
    else:
        lines += [
            "# No note stands in this week yet. A list of notes closes the brief:",
            "# notes: [the-lead, another-note]",
        ]
    lines += [f"#  - {n.slug}  # still a draft: {n.title}" for n in drafts]
    return Skeleton(f"content/briefs/{week}.md", "\n".join([*lines, "---", "", ""]))


def story(identifier: str) -> Skeleton:
    """Make a story, named after its id."""
    lines = [
        "---",
        f"title: {quoted(words(identifier))}",
        "status: open",
        "# summary: One plain sentence.",
        "---",
        "",
        "",
    ]
    return Skeleton(f"content/stories/{identifier}.md", "\n".join(lines))


def minted() -> str:
    """Return four random characters of a-z and 0-9."""
    return "".join(secrets.choice(_MINTED_FROM) for _ in range(4))


def past_the_moment(when: When, now: datetime, schedule: Schedule) -> When:
    """Give a day a time where its brief went out earlier that day, so that it misses that brief.

    Today's is the present minute, a past day's the minute after the moment.
    """
    if isinstance(when, datetime):
        return when
    moment = schedule.moment(schedule.window_of(clock.instant(when, schedule.zone)))
    if moment > now or clock.calendar_day(moment, schedule.zone) != when:
        return when
    after = moment.replace(second=0, microsecond=0) + timedelta(minutes=1)
    if clock.calendar_day(now, schedule.zone) == when:
        after = max(after, now.replace(second=0, microsecond=0))
    return after.astimezone(schedule.zone)


def _note_text(draft: Note, topics: Sequence[str], reminder: Sequence[str]) -> str:
    source = f"url: {quoted(draft.sources[0].url or '')}" if draft.sources else "name: TK"
    lines = [
        "---",
        f"uid: {draft.uid}",
        f"title: {quoted(draft.title)}",
        f"date: {draft.date.isoformat()}",
        "# summary: One plain sentence.",
        "# why_it_matters: Your own view.",
        f"# topics: []  # {', '.join(topics)}" if topics else "# topics: []",
        "# companies: []",
        *([f"story: {draft.story}"] if draft.story else []),
        "sources:",
        f"  - {source}",
        *(f"# {line}" for line in reminder),
        "draft: true  # delete this line to publish",
        "---",
        "",
        "TK",
        "",
    ]
    return "\n".join(lines)


def quoted(text: str) -> str:
    """Write a YAML double-quoted scalar: of printable text, JSON's is one."""
    return json.dumps(text, ensure_ascii=False)


def words(identifier: str) -> str:
    """Guess a name from an id: `sk-hynix` → `Sk hynix`."""
    return " ".join(identifier.split("-")).strip().capitalize()


def _cut(slug: str, most: int) -> str:
    """Cut a slug at the end of a word."""
    if len(slug) <= most:
        return slug
    return slug[: most + 1].rpartition("-")[0] or slug[:most]


def _fresh(mint: Mint, taken: Container[str]) -> str:
    while (made := mint()) in taken:
        pass
    return made


def _slug_taken(slug: str, path: str) -> Diagnostic:
    return Diagnostic(
        "N702", "error", f"a note with the slug `{slug}` exists already",
        "give another title, or write on in that note", Location(path),
    )  # fmt: skip


def _no_story(identifier: str, known: Iterable[str]) -> Diagnostic:
    remedy = did_you_mean(identifier, known)
    start = f"start it first: site-gen new story {identifier}"
    return Diagnostic("N703", "error", f"there is no story `{identifier}`", remedy or start)
