"""What the words of a file become: sanitised text, references, places and translations."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Places:
    """Where each field of a file stands, packed as one string and unpacked only on demand.

    `packed` holds `path line column` triples, one a line; a path joins keys and list indexes
    with dots (`sources.0.url`), and `path!` is the place of the key itself.
    """

    packed: str = ""

    def at(self, path: str) -> tuple[int, int]:
        """Return (line, column) of `path`, or of its nearest ancestor, or (1, 1)."""
        while path:
            found = self._exactly_at(path)
            if found:
                return found
            path = path.rpartition(".")[0]
        return (1, 1)

    def _exactly_at(self, path: str) -> tuple[int, int] | None:
        # Searched, not split: a file with a thousand faults asks a thousand times.
        packed, row = f"\n{self.packed}\n", f"\n{path} "
        start = packed.rfind(row)
        while start >= 0:
            rest = packed[start + len(row) : packed.index("\n", start + 1)].split(" ")
            if len(rest) == 2:  # else the name goes on
                return int(rest[0]), int(rest[1])
            start = packed.rfind(row, 0, start)
        return None


@dataclass(frozen=True, slots=True)
class Link:
    """A reference from a text."""

    target: str
    """`note:<slug>`, `file:<path below content/>` or `site:</address>`, each with its #fragment,
    for something in this site; the address itself for anything else."""
    line: int


@dataclass(frozen=True, slots=True)
class ImageReference:
    """An image that a text or a field names."""

    target: str
    """`file:<path below content/>`, or `site:</assets/…>`."""
    line: int
    column: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """Markdown made into sanitised HTML whose addresses, ids and heading levels are still open.

    `html` holds slots (`read.markdown` writes them, `render.text` fills them), since the same
    text stands on its own page, in a brief and in feeds.
    """

    html: str = ""
    first: str = ""
    """The first paragraph alone, likewise with slots."""
    plain: str = ""
    """The words, without footnotes."""
    ids: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    """Those inside this site."""
    outside: tuple[Link, ...] = ()
    """Those to other sites, and to mailboxes."""
    images: tuple[ImageReference, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A field of a translation, and where its value stands."""

    path: str
    """`title`, `claims.0.text`; in a list the id comes first: `chip-design.name`."""
    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Translation:
    """What a file says in another of the site's languages; its words stand beside the original."""

    path: str
    original: str
    """The file that it translates, relative to the site."""
    lang: str
    words: tuple[Word, ...] = ()
    text: Text = field(default_factory=Text)
    """Empty where the body is not translated."""
