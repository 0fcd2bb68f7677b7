"""Names what Markdown leaves out without a word, or shows as it is written."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from site_gen.read.characters import FORBIDDEN, position
from site_gen.read.fields import TK, shown
from site_gen.read.nodes import Scalar
from site_gen.read.problems import Problems

_TICKS = re.compile(r"(?<!`)`+")
# Not one after a backslash, nor the address of a link in <…>.
_HTML = re.compile(r"(?<!\\)(?<!\]\()(?:</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>|<!--)")
_FOOTNOTE_MARK = re.compile(r"(?<!\\)\[\^([^\]\s]+)\](?![(\[:])")
_MARKED = re.compile(r"(?:^|\s)#+\s*(TK)\b")
_ENTITY = re.compile(r"&#(?:([0-9]{1,7})|[xX]([0-9a-fA-F]{1,6}));")


def find_tk(source: str, first_line: int, problems: Problems) -> None:
    """Name every line that is not finished."""
    if not TK.search(source):
        return
    for number, line in enumerate(source.split("\n"), start=first_line):
        found = TK.search(line)
        if found:
            at = Scalar("TK", True, number, found.start() + 1, 2)
            remedy = "write what is to come, or take it out"
            problems.unfinished("N108", at, "the text still holds TK", remedy)


def find_marked(front: str, first_line: int, problems: Problems) -> None:
    """Name every guess that is still marked: a remark in the front matter that starts with TK."""
    if not TK.search(front):
        return
    named = {d.at.line for d in problems.found if d.code == "N108" and d.at}
    for number, line in enumerate(front.split("\n"), start=first_line):
        found = _MARKED.search(line)
        if found and number not in named:
            at = Scalar("TK", True, number, found.start(1) + 1, 2)
            remedy = "see whether it is right, and delete the remark"
            problems.unfinished("N108", at, "this is still marked TK", remedy)


def find_characters(html: str, source: str, first_line: int, problems: Problems) -> None:
    """Name a character that no page can hold, written like `&#12;`.

    Markdown-it lets some of them pass, and makes others U+FFFD.
    """
    if not FORBIDDEN.search(html) and ("\ufffd" not in html or "\ufffd" in source):
        return
    for entity in _ENTITY.finditer(source):
        if _is_forbidden(int(entity[2] or entity[1], 16 if entity[2] else 10)):
            line, column = position(source, entity.start())
            message = f"`{entity[0]}` stands for a character that no page can hold"
            at = first_line + line - 1
            problems.add("N003", "error", at, column, message, "delete it", len(entity[0]))
            return


def _is_forbidden(number: int) -> bool:
    return number > 0x10FFFF or FORBIDDEN.match(chr(number)) is not None or number == 0xFFFD


def check_inline(content: str, line: int, footnotes: Collection[str], problems: Problems) -> None:
    """Name HTML, and marks of footnotes that are not there, in what stands in one block.

    `content` is its source, which starts in `line`.
    """
    if "<" not in content and "[^" not in content:
        return
    prose = _without_code(content)
    for number in _lines(_HTML.finditer(prose), prose):
        message = "HTML is shown to readers as it is written"
        remedy = "use Markdown; put code between backticks"
        problems.warning("N305", line + number, message, remedy)
    counted = 0
    for mark in _FOOTNOTE_MARK.finditer(prose):
        line += prose.count("\n", counted, mark.start())
        counted = mark.start()
        if mark[1] not in footnotes:
            remedy = f"write it on a line of its own: [^{mark[1]}]: …"
            problems.warning("N306", line, f"there is no footnote `{mark[1]}`", remedy)


def check_fence(info: str, line: int, problems: Problems) -> None:
    """Name words behind the language of a block of code, which nobody sees."""
    _, *lost = info.split(maxsplit=1) or [""]
    if lost:
        message = (
            f"`{shown(lost[0].strip())}` stands behind the language of this code, and is left out"
        )
        remedy = "write it below, as a line of the code, or take it out"
        problems.warning("N317", line, message, remedy)


def check_footnotes(
    definitions: Sequence[tuple[str, int]], used: Collection[str], problems: Problems
) -> None:
    """Name footnotes that are left out. `definitions` are (label, line), in their order."""
    last = dict(definitions)
    for label, line in definitions:
        if line != last[label]:
            message = f"the footnote `{label}` is written again below, so this one is left out"
            remedy = f"give one of the two another name; the other is in line {last[label]}"
            problems.warning("N307", line, message, remedy)
        elif label not in used:
            message = f"nothing refers to the footnote `{label}`, so it is left out"
            remedy = f"refer to it with [^{label}], or delete it"
            problems.warning("N307", line, message, remedy)


def check_addresses(lines: Iterable[int], problems: Problems) -> None:
    """Name lines like `[name]: https://…` that give an address to no link."""
    for line in lines:
        message = "no link uses the address that this line gives, so it is left out"
        remedy = "write \\[ for its first bracket if readers should see it, or delete it"
        problems.warning("N314", line, message, remedy)


def _without_code(content: str) -> str:
    """Blank what stands between as many backticks as before it, but for line ends."""
    runs = list(_TICKS.finditer(content))
    places: dict[int, list[int]] = {}
    for index in reversed(range(len(runs))):
        places.setdefault(len(runs[index][0]), []).append(index)
    pieces, done, after = [], 0, 0
    for index, run in enumerate(runs):
        closing = places[len(run[0])]
        while closing and closing[-1] <= index:
            closing.pop()
        if index < after or not closing or content[run.start() - 1 : run.start()] == "\\":
            continue
        after, end = closing[-1] + 1, runs[closing[-1]].end()
        code = content[run.start() : end]
        pieces += [content[done : run.start()], re.sub(r"[^\n]", " ", code)]
        done = end
    return "".join([*pieces, content[done:]])


def _lines(found: Iterable[re.Match[str]], text: str) -> list[int]:
    """Return the lines, from 0, in which something was found, each once."""
    lines: dict[int, None] = {}
    line = counted = 0
    for match in found:
        line += text.count("\n", counted, match.start())
        counted = match.start()
        lines[line] = None
    return list(lines)
