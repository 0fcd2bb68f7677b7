"""A build, from front to back: read, arrange, plan, render, write."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path

from site_gen import (
    again,
    bindery,
    diagnostics,
    editions,
    evidence,
    intake,
    pool,
    press,
    program,
    sources,
)
from site_gen.arrange import announced, editorial
from site_gen.arrange import pages as page_stage
from site_gen.arrange import site as site_stage
from site_gen.diagnostics import Diagnostic, Diagnostics
from site_gen.model import Content, When
from site_gen.press import Printed
from site_gen.products import Plan
from site_gen.publication import Site
from site_gen.render import sheets
from site_gen.render.words import Words, translations
from site_gen.sources import Sources
from site_gen.write import output as output_stage
from site_gen.write import standing as standing_files
from site_gen.write.lock import Waiting
from site_gen.write.output import Written
from site_gen.write.standing import Standing


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found, and made."""

    diagnostics: Diagnostics
    """By place; warnings are errors already where that was asked."""
    site: Site | None = None
    """None where an error kept the content from being arranged."""
    content: Content | None = None
    written: Written | None = None
    """None where nothing was written."""
    reasons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Output path → what is new in what it is made from, of what was rendered."""


@dataclass(frozen=True)
class Arranged:
    """A site as far as it can be told without rendering."""

    sources: Sources
    content: Content
    site: Site
    plan: Plan
    further: tuple[Arranged, ...] = ()
    """The editions in other languages, which share all else."""

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The plan of each edition, the site's own first."""
        return (self.plan, *(edition.plan for edition in self.further))

    @cached_property
    def templates(self) -> Mapping[str, bytes]:
        """The program's own templates, with those of the site in their place."""
        files = {**default_templates(), **self.sources.templates}
        return sheets.ready(files, self.content.config)


def build(
    root: Path,
    output: Path,
    *,
    at: When,
    url: str | None = None,
    preview: bool = False,
    strict: bool = False,
    clean: bool = False,
    jobs: int | None = None,
    waiting: Waiting | None = None,
) -> Outcome:
    """Build the site at `root` into `output` as of `at`; an error leaves `output` as it is.

    `jobs` processes at most (default: one for each core). `waiting` is told, in a line for
    people, of another build that this one waits for.
    """
    with (
        output_stage.opened(output, root, waiting) as refused,
        output_stage.staging(output) as aside,
    ):
        if refused:
            return Outcome(refused)
        salt, jobs = program.salt(), jobs or pool.cores()
        read = intake.read(root, salt, jobs, remember=True)
        arranged, found = assemble(read, at, url, preview=preview)
        loaded = read.loaded
        if arranged is None or diagnostics.has_errors(found):
            return _outcome(found, loaded, arranged, strict=strict)
        standing = Standing() if clean else standing_files.read(root, output, salt)
        try:
            printed = _print(arranged, arranged.plans, salt, standing, jobs, aside)
        except OSError as error:
            return Outcome((output_stage.unwritable(output, root, error),))
        found = (*found, *printed.diagnostics)
        if diagnostics.has_errors(diagnostics.stricter(found) if strict else found):
            return _outcome(found, loaded, arranged, strict=strict)
        index = bindery.index(root, arranged.plans, salt, jobs)
        files = {**bindery.files(arranged.plans, arranged.templates, printed, standing), **index}
        order = bindery.order(arranged.plans, index)
        written, of_output = output_stage.commit(
            output, root, files, order=order, clean=clean, begin=aside
        )
        if written is not None:
            hashes = {path: output_stage.hash_of(content) for path, content in files.items()}
            standing_files.write(root, output, salt, printed.fingerprints, hashes)
        outcome = _outcome((*found, *of_output), loaded, arranged, strict=strict)
        return replace(outcome, written=written, reasons=printed.reasons)


def check(
    root: Path,
    *,
    at: When,
    output: Path,
    strict: bool = False,
    hints: bool = True,
    jobs: int | None = None,
) -> Outcome:
    """Find every problem without writing; also what a build would change in briefs already out.

    Where `hints` will but be counted, their lines are not looked up.
    """
    salt, jobs = program.salt(), jobs or pool.cores()
    settled = again.unchanged(root, output, at, again.wish(None), again.scan(root))
    read = intake.read(root, salt, jobs)
    if settled is not None and read.content is not None:
        # A build saw all but the rules, and nothing has changed: what it said holds.
        site, _ = arrange_content(read.content, at)
        beside = evidence.read(root, read.loaded, read.content)
        found = (*settled.diagnostics, *editorial.check(read.content, site, beside))
        found = diagnostics.stricter(found) if strict else found
        return Outcome(presented(found, read.loaded, hints=hints), site, read.content)
    arranged, found = assemble(read, at, None, preview=False)
    if arranged is None:
        return _outcome(found, read.loaded, None, strict=strict)
    beside = evidence.read(root, read.loaded, arranged.content)
    by_rules = _beyond_errors(editorial.check(arranged.content, arranged.site, beside), found)
    if diagnostics.has_errors(found):
        return _outcome((*found, *by_rules), read.loaded, arranged, strict=strict)
    standing = standing_files.read(root, output, salt)  # what stands was rendered without a fault
    one_card = (arranged.plan.cards[:1], *(() for _ in arranged.further))
    plans = tuple(replace(p, cards=c) for p, c in zip(arranged.plans, one_card, strict=True))
    of_templates = _print(arranged, plans, salt, standing, jobs).diagnostics
    pages_out = sources.read_briefs_out(output)
    moved = announced.check(arranged.content, arranged.site, pages_out)
    found = (*found, *by_rules, *of_templates, *moved)
    return _outcome(found, read.loaded, arranged, strict=strict)


def expected(
    root: Path, output: Path, *, at: When, url: str | None = None
) -> tuple[Mapping[str, str] | None, Diagnostics]:
    """Return what a build would have in `output`, path → hash, without writing; None on errors."""
    salt, jobs = program.salt(), pool.cores()
    read = intake.read(root, salt, jobs)
    arranged, found = assemble(read, at, url, preview=False)
    if arranged is None or diagnostics.has_errors(found):
        return None, presented(found, read.loaded)
    standing = standing_files.read(root, output, salt)
    printed = _print(arranged, arranged.plans, salt, standing, jobs)
    found = (*found, *printed.diagnostics)
    if diagnostics.has_errors(found):
        return None, presented(found, read.loaded)
    index = bindery.index(root, arranged.plans, salt, jobs)
    files = {**bindery.files(arranged.plans, arranged.templates, printed, standing), **index}
    return {path: output_stage.hash_of(content) for path, content in files.items()}, ()


def _beyond_errors(by_rules: Diagnostics, found: Diagnostics) -> Diagnostics:
    """Leave out what rules say of a file that has an error: much may come of it alone."""
    wrong = {d.at.path for d in found if d.at is not None and d.severity == "error"}
    return tuple(d for d in by_rules if d.at is None or d.at.path not in wrong)


def arrange(root: Path, *, at: When, preview: bool = False) -> Outcome:
    """Read and arrange alone, for lists and for the editor's tools."""
    read = intake.read(root, program.salt(), pool.cores())
    arranged, found = assemble(read, at, None, preview=preview)
    return _outcome(found, read.loaded, arranged)


def _print(
    arranged: Arranged,
    plans: Sequence[Plan],
    salt: bytes,
    standing: Standing,
    jobs: int,
    aside: Callable[[], Path] | None = None,
) -> Printed:
    """Render the pages and feeds that have to be, edition by edition."""
    printed = []
    for plan in plans:
        config = plan.head.config
        kind = press.Type(plan.head, arranged.templates, program.catalogue(config.language))
        prints = editions.within(standing, config)
        printed.append((config, press.run(plan, kind, salt, prints, jobs, aside)))
    return editions.together(printed)


def default_templates() -> dict[str, bytes]:
    """Return the program's own templates."""
    return sources.read_templates(program.templates_folder())


def assemble(
    read: intake.Read, at: When, url: str | None = None, *, preview: bool
) -> tuple[Arranged | None, Diagnostics]:
    """Arrange and plan what was read; None where it has no site.yaml that can be used."""
    loaded, content, found, _ = read
    if content is None:
        return None, found
    if url is not None:
        content = replace(content, config=replace(content.config, url=url))
    site, of_site = arrange_content(content, at, preview=preview)
    plan, of_plan = page_stage.plan(site)
    first = Arranged(loaded, content, site, plan)
    arranged, of_editions = _with_editions(first, at, preview=preview)
    return arranged, (*found, *of_site, *of_plan, *of_editions)


def _with_editions(first: Arranged, at: When, *, preview: bool) -> tuple[Arranged, Diagnostics]:
    """Arrange and plan the editions in other languages, and link each page with its likes."""
    further, found = [], list[Diagnostic]()
    for content in editions.further(first.content):
        site, of_site = arrange_content(content, at, preview=preview)
        found.extend(editions.relocated(of_site, first.content, content.config.language))
        further.append(replace(first, content=content, site=site, plan=page_stage.plan(site)[0]))
    if not further:
        return first, ()
    plan, *plans = editions.linked([first.plan, *(edition.plan for edition in further)])
    found.extend(editions.twins([plan, *plans]))
    linked = (replace(e, plan=p) for e, p in zip(further, plans, strict=True))
    return replace(first, plan=plan, further=tuple(linked)), tuple(found)


def arrange_content(
    content: Content, at: When, *, preview: bool = False
) -> tuple[Site, Diagnostics]:
    """Arrange content with titles of briefs in its language."""
    language = content.config.language
    words = Words(language, translations(program.catalogue(language)))

    def name_brief(lead: str, others: int) -> str:
        if not others:
            return lead
        more = words.ngettext("{lead}, and {others} more", "{lead}, and {others} more", others)
        return more.format(lead=lead, others=words.number(others))

    return site_stage.arrange(content, at, name_brief, preview=preview)


def _outcome(
    found: Diagnostics, loaded: Sources, arranged: Arranged | None, *, strict: bool = False
) -> Outcome:
    shown = presented(diagnostics.stricter(found) if strict else found, loaded)
    if arranged is None:
        return Outcome(shown)
    return Outcome(shown, arranged.site, arranged.content)


def presented(found: Diagnostics, loaded: Sources, *, hints: bool = True) -> Diagnostics:
    """Put diagnostics in order, each with the line that it is about (where `hints`, theirs too)."""
    lines_of = lru_cache(maxsize=8)(lambda path: _lines(loaded.text(path)))
    return tuple(
        _with_excerpt(each, lines_of) if hints or each.severity != "hint" else each
        for each in diagnostics.in_order(found)
    )


def _lines(data: bytes | None) -> list[str]:
    text = (data or b"").decode("utf-8-sig", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if data else []


def _with_excerpt(diagnostic: Diagnostic, lines_of: Callable[[str], list[str]]) -> Diagnostic:
    """Add the line that a diagnostic is about."""
    at = diagnostic.at
    lines = lines_of(at.path) if at is not None and at.line is not None else []
    if at is None or at.line is None or at.line > len(lines):
        return diagnostic
    return replace(diagnostic, excerpt=lines[at.line - 1])
