"""Draws the pictures that stand for shared links (home of Pillow)."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import partial

from PIL import Image, ImageDraw, ImageFont

from site_gen import colours
from site_gen.products import CARD_SIZE, Card
from site_gen.render import lettering
from site_gen.render.words import Words

FOLDER = "cards/"
"""Of the theme: `bold-*` are the fonts of titles, `regular-*` those of lines, first come first."""
INK, MUTED, ACCENT = "#1d1b18", "#5d5850", "#9b2f0d"
"""As in templates/assets/site.css."""
_SHADES = 15
"""Steps from the paper to a colour, for smooth letters."""
_EDGE = 80
_ROOM = CARD_SIZE[0] - 2 * _EDGE
_NAME_SIZE, _LINE_SIZE = 42, 34
_NAME_AT, _TITLE_AT, _LINE_AT = 144, 192, CARD_SIZE[1] - 72
"""Baseline of the site's name, top of the title, baseline of the last line."""
_TITLE_ROOM = 330
_TITLE_SIZES = (84, 76, 68, 60, 54, 48, 42)
_LEADING = 1.17
_PROBE = 24
_ABSENT = "\uffff"
"""No character, so that a font shows for it what it shows for all it does not have."""


class FontError(Exception):
    """A font of the theme cannot be read: `name` says which."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Face:
    """Fonts of one weight that complete each other, in any size."""

    def __init__(self, files: Mapping[str, bytes], weight: str) -> None:
        names = sorted(n for n in files if n.startswith(f"{FOLDER}{weight}-"))
        self._files = {name: files[name] for name in names}
        self._fonts: dict[tuple[str, int], ImageFont.FreeTypeFont] = {}
        self._found: dict[str, str | None] = {}
        self._widths: dict[int, dict[str, float]] = {}

    def has_letter(self, letter: str) -> bool:
        """Tell whether one of the fonts has a letter."""
        return self._font_of(letter) is not None

    def length(self, text: str, size: int) -> float:
        """Return how wide a text is, in pixels."""
        widths = self._widths.setdefault(size, {})
        for letter in set(text).difference(widths):
            widths[letter] = self._font(self._name_for(letter), size).getlength(letter)
        return sum(widths[letter] for letter in text)

    def draw(self, sheet: Image.Image, left: float, baseline: float, text: str, size: int) -> None:
        """Draw a line of text, as white on black."""
        pen = ImageDraw.Draw(sheet)
        for name, run in self._runs(text):
            font = self._font(name, size)
            pen.text((left, baseline), run, fill=255, font=font, anchor="ls")
            left += font.getlength(run)

    def _runs(self, text: str) -> list[tuple[str, str]]:
        """Split a text where another font has to go on."""
        runs: list[tuple[str, str]] = []
        for letter in text:
            name = self._name_for(letter)
            if runs and runs[-1][0] == name:
                runs[-1] = (name, runs[-1][1] + letter)
            else:
                runs.append((name, letter))
        return runs

    def _name_for(self, letter: str) -> str:
        return self._font_of(letter) or next(iter(self._files))

    def _font_of(self, letter: str) -> str | None:
        if letter not in self._found:
            having = (name for name in self._files if self._has(name, letter))
            self._found[letter] = next(having, None)
        return self._found[letter]

    def _has(self, name: str, letter: str) -> bool:
        """Compare with what the font draws for no letter at all: Pillow does not list letters."""
        font = self._font(name, _PROBE)
        shape, absent = font.getmask(letter), font.getmask(_ABSENT)
        return letter.isspace() or shape.size != absent.size or bytes(shape) != bytes(absent)

    def _font(self, name: str, size: int) -> ImageFont.FreeTypeFont:
        # Letters are placed one by one: the better engine is not on every machine, and the
        # picture is to be the same on all.
        if (name, size) not in self._fonts:
            try:
                font = ImageFont.truetype(
                    io.BytesIO(self._files[name]), size, layout_engine=ImageFont.Layout.BASIC
                )
            except OSError as error:
                raise FontError(name) from error
            self._fonts[name, size] = font
        return self._fonts[name, size]


class Studio:
    """Draws cards with the fonts of one theme."""

    def __init__(self, files: Mapping[str, bytes], words: Words) -> None:
        self._bold, self._regular = Face(files, "bold"), Face(files, "regular")
        self._words = words

    def draw(self, card: Card) -> bytes:
        """Return a card as PNG. Raises FontError.

        Text whose letters the fonts do not have is left off: better none than a row of boxes.
        """
        ink, muted, accent = (Image.new("L", CARD_SIZE) for _ in range(3))
        ImageDraw.Draw(accent).rectangle((_EDGE, 72, _EDGE + 95, 87), fill=255)
        site = lettering.settable(card.site, self._bold.has_letter)
        title = lettering.settable(card.title, self._bold.has_letter)
        if title:
            self._line(ink, self._bold, site, _NAME_AT, _NAME_SIZE)
        self._title(ink, title or site)
        line = lettering.settable(self._said(card), self._regular.has_letter)
        self._line(muted, self._regular, line, _LINE_AT, _LINE_SIZE)
        return _printed((ink, INK), (muted, MUTED), (accent, _accent(card)))

    def _said(self, card: Card) -> str:
        """Return the last line: when a brief went out, or where the site is."""
        if card.brief is None:
            return card.line
        day = self._words.day(card.brief.moment, card.timezone)
        if not card.special:
            return day
        return self._words.gettext("Special edition") + " · " + day

    def _line(self, sheet: Image.Image, face: Face, text: str, baseline: int, size: int) -> None:
        measure = partial(face.length, size=size)
        lines = lettering.cut(lettering.filled(text, _ROOM, measure), 1, _ROOM, measure)
        face.draw(sheet, _EDGE, baseline, lines[0], size)

    def _title(self, sheet: Image.Image, text: str) -> None:
        """Draw a title as large as it fits; one that never does is cut."""
        for size in _TITLE_SIZES:
            measure = partial(self._bold.length, size=size)
            room = int(_TITLE_ROOM // (size * _LEADING))
            if len(lettering.filled(text, _ROOM, measure)) <= room:
                break
        lines = lettering.balanced(text, _ROOM, measure)
        for number, line in enumerate(lettering.cut(lines, room, _ROOM, measure)):
            baseline = _TITLE_AT + size * (0.85 + number * _LEADING)
            self._bold.draw(sheet, _EDGE, round(baseline), line, size)


def _accent(card: Card) -> str:
    return colours.readable(card.accent, colours.LIGHT) if card.accent else ACCENT


def _printed(*layers: tuple[Image.Image, str]) -> bytes:
    """Lay sheets in their colours on the paper, in few shades: a third of the bytes."""
    palette = list(_channels(colours.LIGHT))
    printed = Image.new("P", CARD_SIZE)
    for number, (sheet, colour) in enumerate(layers):
        first = number * _SHADES
        for shade in range(1, _SHADES + 1):
            palette += _between(colours.LIGHT, colour, shade / _SHADES)
        shades = sheet.point([round(level * _SHADES / 255) for level in range(256)])
        places = shades.point([0] + [first + shade for shade in range(1, 256)])
        printed.paste(places, mask=shades.point([0] + [255] * 255))
    printed.putpalette(palette)
    file = io.BytesIO()
    printed.save(file, "PNG", optimize=True)
    return file.getvalue()


def _between(one: str, other: str, share: float) -> list[int]:
    pairs = zip(_channels(one), _channels(other), strict=True)
    return [round(start + (end - start) * share) for start, end in pairs]


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
