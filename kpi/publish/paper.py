"""What a document for print holds, in one order for Word and PDF: texts, tables as shown, and pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kpi.labels import Labels
from kpi.publish.cells import Table
from kpi.publish.figures import Chart, heading
from kpi.publish.grouping import apart, folded, grouped
from kpi.publish.layout import Layout, layout, settings
from kpi.publish.pictures import draw, size


@dataclass(frozen=True)
class Grid:
    """A table as it is printed.

    Attributes
    ----------
    heads : tuple of str
        Of the columns.
    rows : tuple of tuple of str
        Every row as text, those of all groups below one another.
    right : tuple of bool
        Which columns stand right.
    note : str
        Below the table.
    groups : tuple of (str, int)
        Headings within the table, each with the number of rows below it; empty for a table without.
    """

    key: str
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]
    layout: Layout
    note: str = ""
    groups: tuple[tuple[str, int], ...] = ()

    def parts(self) -> list[tuple[str, tuple[tuple[str, ...], ...]]]:
        """Return each heading with its rows; a table without headings is one part without a heading."""
        found, start = [], 0
        for title, count in self.groups or (("", len(self.rows)),):
            found.append((title, self.rows[start : start + count]))
            start += count
        return found


@dataclass(frozen=True)
class Picture:
    """A chart as a picture: the file, its caption, how to read it, and its size in millimetres."""

    key: str
    png: bytes
    caption: str
    subtitle: str
    width: float
    height: float

    @property
    def alternative(self) -> str:
        """Return what is read out in the picture's place."""
        return f"{self.caption} {self.subtitle}".strip()


@dataclass(frozen=True)
class Chapter:
    """A part of a document: title, then texts, tables and pictures in their order; wide ones need a landscape page."""

    title: str
    blocks: tuple[str | Grid | Picture, ...]

    @property
    def wide(self) -> bool:
        """Return whether a table of the chapter needs a landscape page."""
        return any(isinstance(block, Grid) and block.layout.wide for block in self.blocks)


@dataclass(frozen=True)
class Paper:
    """A document for print.

    Attributes
    ----------
    name : str
        Of its file, without an ending.
    marks : tuple of str
        What every page bears: invented data, ranks that are not final.
    opening : tuple of str
        What stands before the first chapter: the basis, the notices, the few numbers at the top.
    """

    name: str
    say: Labels
    title: str
    issuer: str
    addressees: str
    marks: tuple[str, ...]
    opening: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    annexes: tuple[Chapter, ...]


@dataclass
class Composer:
    """Puts chapters together and numbers their tables and pictures through.

    Parameters
    ----------
    say : Labels
        The language.
    pngs : Mapping
        Pictures by the key of their chart; without any the first chart says so and all leave their tables.
    """

    say: Labels
    pngs: Mapping[str, bytes]
    tables: int = 0
    pictures: int = 0
    told: bool = field(default=False)

    def chapter(self, title: str, paragraphs: Iterable[str], parts: Iterable, turn: bool = False) -> Chapter:
        """Return a chapter; with `turn` its tables may stand on landscape pages. Pickers are left out."""
        blocks: list[str | Grid | Picture] = list(paragraphs)
        for part in parts:
            if isinstance(part, Table):
                blocks += self.grids(part, turn)
            elif isinstance(part, Chart):
                blocks += self._chart(part, turn)
        return Chapter(title, tuple(blocks))

    def grids(self, table: Table, turn: bool = False) -> list[Grid]:
        """Return a table as printed and, where texts of it are set apart, the list of these."""
        less, words = apart(folded(table.trimmed(), self.say), self.say)
        return [self._grid(one, turn) for one in (less, words) if one is not None]

    def _grid(self, table: Table, turn: bool) -> Grid:
        self.tables += 1
        part, groups = grouped(table, self.say)
        caption = self.say.t("document.table", number=self.tables, title=part.title)
        return Grid(
            part.key, caption, tuple(column.title for column in part.columns),
            tuple(map(tuple, part.shown(self.say))), tuple(column.numeric for column in part.columns),
            layout(part, self.say, turn), part.note, groups,
        )  # fmt: skip

    def _chart(self, chart: Chart, turn: bool) -> list[str | Grid | Picture]:
        blocks: list[str | Grid | Picture] = []
        if chart.key in self.pngs:
            self.pictures += 1
            title, subtitle = heading(chart)
            caption = self.say.t("document.picture", number=self.pictures, title=title)
            blocks.append(Picture(chart.key, self.pngs[chart.key], caption, subtitle, *_printed(chart)))
        elif not self.told:
            self.told = True
            blocks.append(self.say.t("document.no_pictures"))
        return blocks + ([] if chart.table is None else self.grids(chart.table, turn))


def _printed(chart: Chart) -> tuple[float, float]:
    """Return width and height in millimetres: as broad as the page, unless it would be too tall."""
    (wide, high), rules = size(chart), settings()["picture"]
    scale = min(rules["broadest"] / wide, rules["tallest"] / high)
    return wide * scale, high * scale


def of_bulletin(bulletin) -> Paper:
    """Return the bulletin of a year as a document.

    Raises
    ------
    FormatUnavailable
        A browser is there and does not draw the charts.
    """
    say, parts = bulletin.say, [part for section in bulletin.sections for part in section.parts]
    composer = Composer(say, draw([part for part in parts if isinstance(part, Chart)]))
    single = [say.t("document.fact", label=label, value=value) for label, value in bulletin.facts]
    facts = say.t("document.facts", facts=say.t("list.clause_separator").join(single))
    chapters = tuple(composer.chapter(one.title, one.paragraphs, one.parts) for one in bulletin.sections)
    annexes = tuple(composer.chapter(one.title, one.paragraphs, one.parts, turn=True) for one in bulletin.annexes)
    return Paper(
        "bulletin", say, bulletin.title, bulletin.issuer, say.t("page.addressees", names=bulletin.addressees),
        marks(bulletin.results, bulletin.stamp, say),
        (bulletin.basis, *bulletin.notices, facts), chapters, annexes,
    )  # fmt: skip


def marks(results, stamp: str, say: Labels) -> tuple[str, ...]:
    """Return what every page of a document bears: the notice of invented data, and the stamp of open ranks."""
    return tuple(filter(None, [say.t("notice.invented") if results.invented else "", stamp]))
