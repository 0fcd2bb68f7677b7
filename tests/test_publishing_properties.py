"""What holds for every site at every instant: of windows, briefs, clocks and the order of files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from site_gen import clock
from site_gen.arrange import pages
from site_gen.arrange import site as site_stage
from site_gen.arrange.schedule import Schedule
from site_gen.diagnostics import has_errors
from site_gen.model import (
    BriefFile,
    Change,
    ChangeKind,
    Content,
    Note,
    Source,
    StandingPage,
    Story,
    Weight,
    When,
)
from site_gen.publication import Site
from site_gen.settings import Author, BriefRule, Company, Config, Topic
from site_gen.texts import Text
from tests.arranged import name_brief

T = TypeVar("T")
UTC_ZONE = ZoneInfo("UTC")
# Ten weeks around the last Sunday of March 2024, and around that of October.
STARTS = (date(2024, 3, 4), date(2024, 10, 7), date(2024, 12, 9))
DAYS = 70
ZONES = ("UTC", "Europe/Paris", "America/Los_Angeles", "Pacific/Kiritimati", "Africa/Cairo")
WEIGHTS: tuple[Weight, ...] = ("lead", "main", "short")
KINDS: tuple[ChangeKind, ...] = ("update", "correction", "retraction")
TOPICS = ("chips", "energy", "law")
SOURCES = (Source(name="A paper"),)
MINUTES = st.integers(0, DAYS * 24 * 60)


def after(start: date, minutes: int) -> datetime:
    return datetime.combine(start, time(), UTC) + timedelta(minutes=minutes)


@st.composite
def dates(draw: st.DrawFn, start: date) -> When:
    at = after(start, draw(MINUTES))
    return at if draw(st.booleans()) else at.date()


@st.composite
def rules(draw: st.DrawFn, start: date) -> tuple[BriefRule, ...]:
    """Draw a rule, and sometimes another from a later week on."""
    hours = st.sampled_from((0, 2, 7, 23))
    drawn = [BriefRule(draw(st.integers(0, 6)), time(draw(hours), 30))]
    if draw(st.booleans()):
        week = clock.week_of(start + timedelta(weeks=draw(st.integers(0, 9))))
        drawn.append(BriefRule(draw(st.integers(0, 6)), time(draw(hours), 30), week))
    return tuple(drawn)


@st.composite
def notes(draw: st.DrawFn, start: date) -> tuple[Note, ...]:
    return tuple(_note(draw, start, f"n{number}") for number in range(draw(st.integers(0, 12))))


def _note(draw: st.DrawFn, start: date, slug: str) -> Note:
    when = draw(dates(start))
    later = st.integers(0, 20).map(lambda days: day + timedelta(days=days))
    day = when.date() if isinstance(when, datetime) else when
    return Note(
        path=f"content/notes/{slug}.md",
        slug=slug,
        uid=slug,
        title=slug,
        date=when,
        lang="en",
        summary="",
        text=Text(html=f"<p>{slug}</p>"),
        sources=SOURCES,
        topics=draw(st.lists(st.sampled_from(TOPICS), max_size=2).map(tuple)),
        companies=draw(st.lists(st.sampled_from(("acme", "globex")), max_size=2).map(tuple)),
        story=draw(st.sampled_from((None, "fabs", "mines"))),
        weight=draw(st.sampled_from(WEIGHTS)),
        changes=tuple(
            Change(day + timedelta(days=1), draw(st.sampled_from(KINDS)), "Words", number=number)
            for number, day in enumerate(draw(st.lists(later, max_size=2)), start=1)
        ),
        draft=draw(st.integers(0, 5)) == 0,
    )


@st.composite
def briefs(draw: st.DrawFn, start: date, slugs: Sequence[str]) -> tuple[BriefFile, ...]:
    """Draw files for some of the weeks, and special editions."""
    free = draw(st.permutations(slugs))
    files = []
    for number in draw(st.sets(st.integers(-1, 10), max_size=6)):
        week = clock.week_of(start + timedelta(weeks=number))
        file = BriefFile(f"content/briefs/{week}.md", week, Text())
        match draw(st.sampled_from(("open", "intro", "draft", "skip", "moved", "closed"))):
            case "intro":
                file = replace(file, text=Text(html="<p>Hello.</p>"))
            case "draft":
                file = replace(file, draft=True)
            case "skip":
                file = replace(file, skip="Away")
            case "moved":
                monday = (clock.monday(week) - start).days * 24 * 60
                moved = draw(st.integers(monday, monday + 7 * 24 * 60))
                file = replace(file, published=after(start, moved))
            case "closed":
                chosen, free = free[:2], free[2:]
                file = replace(file, notes=tuple(chosen))
        files.append(file)
    specials = ("best", "worst")[: draw(st.integers(0, 2))]
    return (*files, *(_special(draw, start, name, slugs) for name in specials))


def _special(draw: st.DrawFn, start: date, name: str, slugs: Sequence[str]) -> BriefFile:
    return BriefFile(
        path=f"content/briefs/{name}.md",
        name=name,
        text=Text(),
        title=name,
        published=draw(dates(start)),
        notes=tuple(draw(st.permutations(slugs))[:3]),
    )


@st.composite
def contents(draw: st.DrawFn) -> Content:
    start = draw(st.sampled_from(STARTS))
    written = draw(notes(start))
    config = Config(
        title="The Brief",
        url="https://brief.example/",
        language="en",
        timezone=ZoneInfo(draw(st.sampled_from(ZONES))),
        author=Author("The desk"),
        id_authority="brief.example,2024",
        brief_rules=draw(rules(start)),
    )
    return Content(
        config=config,
        topics=tuple(Topic(name, name) for name in TOPICS),
        companies=(Company("acme", "Same"), Company("globex", "Same")),
        stories=tuple(
            Story(f"content/stories/{name}.md", name, name, Text()) for name in ("fabs", "mines")
        ),
        notes=written,
        briefs=draw(briefs(start, [note.slug for note in written])),
        pages=tuple(
            StandingPage(f"content/pages/{name}.md", name, "Same", Text()) for name in "ab"
        ),
    )


@st.composite
def sites(draw: st.DrawFn) -> tuple[Content, datetime]:
    """Draw content without errors, and a clock."""
    content = draw(contents())
    first = min(
        (clock.instant(n.date, UTC_ZONE) for n in content.notes), default=after(STARTS[0], 0)
    )
    now = first + timedelta(minutes=draw(MINUTES) - 24 * 60)
    _, found = site_stage.arrange(content, now, name_brief)
    assume(not has_errors(found))
    return content, now


def arrange(content: Content, now: datetime, *, preview: bool = False) -> Site:
    site, found = site_stage.arrange(content, now, name_brief, preview=preview)
    assert not has_errors(found)
    return site


def as_sent(site: Site) -> dict[str, tuple[object, ...]]:
    """Return what of each brief was settled at its moment."""
    return {
        brief.name: (
            brief.title,
            [note.slug for note in brief.notes],
            [(section.topic, [note.slug for note in section.notes]) for section in brief.sections],
            brief.previous,
        )
        for brief in site.briefs
    }


@given(sites())
def test_a_published_note_stands_in_one_weekly_brief_or_came_since(
    drawn: tuple[Content, datetime],
) -> None:
    content, now = drawn
    site = arrange(content, now)
    in_briefs = [note.slug for brief in site.briefs if not brief.special for note in brief.notes]
    since = [note.slug for note in site.since]
    assert sorted([*in_briefs, *since]) == sorted(note.slug for note in site.notes)


@given(sites())
def test_a_brief_that_is_out_holds_what_was_out_at_its_moment(
    drawn: tuple[Content, datetime],
) -> None:
    content, now = drawn
    site = arrange(content, now)
    published = {note.slug: note for note in site.notes}
    for brief in site.briefs:
        assert brief.moment <= now
        assert brief.notes or brief.text.html
        assert {note.slug for note in brief.notes} <= published.keys()
        for note in brief.notes:
            assert note == published[note.slug]
            assert clock.instant(note.date, content.config.timezone) <= brief.moment


@given(sites(), MINUTES)
def test_time_changes_no_brief_that_is_out(drawn: tuple[Content, datetime], minutes: int) -> None:
    content, now = drawn
    before = as_sent(arrange(content, now))
    later = as_sent(arrange(content, now + timedelta(minutes=minutes)))
    assert {name: later[name] for name in before} == before


@given(sites())
def test_nothing_happens_until_something_is_due(drawn: tuple[Content, datetime]) -> None:
    content, now = drawn
    content = replace(content, briefs=tuple(b for b in content.briefs if b.skip is None))
    site, found = site_stage.arrange(content, now, name_brief)
    assume(not has_errors(found))
    due = site.next_due
    if due is None:
        last = arrange(content, now + timedelta(days=1000))
        assert pages.plan(last) == pages.plan(site)
        return
    assert due > now
    just_before = arrange(content, due - timedelta(microseconds=1))
    assert replace(just_before, now=now) == site
    assert pages.plan(just_before) == pages.plan(site)
    then = arrange(content, due)
    assert {held.until for held in site.held} - {held.until for held in then.held} == {due}


@given(sites(), st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_files_changes_nothing(
    drawn: tuple[Content, datetime], random: Random, preview: bool
) -> None:
    content, now = drawn
    shuffled = replace(
        content,
        notes=_shuffled(content.notes, random),
        briefs=_shuffled(content.briefs, random),
        stories=_shuffled(content.stories, random),
        companies=_shuffled(content.companies, random),
        pages=_shuffled(content.pages, random),
    )
    one, other = (arrange(c, now, preview=preview) for c in (content, shuffled))
    assert one == other
    assert pages.plan(one) == pages.plan(other)


def _shuffled(items: tuple[T, ...], random: Random) -> tuple[T, ...]:
    mixed = list(items)
    random.shuffle(mixed)
    return tuple(mixed)


@given(contents(), st.lists(MINUTES, min_size=1, max_size=8))
def test_windows_leave_no_instant_out_and_overlap_nowhere(
    content: Content, minutes: list[int]
) -> None:
    schedule = Schedule(content.config.brief_rules, content.briefs, content.config.timezone)
    assume(not has_errors(site_stage.arrange(content, after(STARTS[0], 0), name_brief)[1]))
    instants = sorted(after(start, m) for start in STARTS for m in minutes)
    weeks = [schedule.window_of(at) for at in instants]
    for at, week in zip(instants, weeks, strict=True):
        assert schedule.moment(clock.neighbour(week, -1)) < at <= schedule.moment(week)
    assert weeks == sorted(weeks)


@settings(max_examples=50)
@given(sites())
def test_a_preview_shows_every_note_and_holds_what_the_site_holds(
    drawn: tuple[Content, datetime],
) -> None:
    content, now = drawn
    site, preview = arrange(content, now), arrange(content, now, preview=True)
    assert {note.slug for note in preview.notes} == {note.slug for note in content.notes}
    assert [replace(h, title="") for h in preview.held] == [replace(h, title="") for h in site.held]
    assert {brief.name for brief in site.briefs} == {
        brief.name for brief in preview.briefs if brief.held is None
    }
