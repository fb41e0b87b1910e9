"""What a file holds once it is read back: tables with the heads people read, and texts by their section."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from kpi.labels import LOCALES, Labels, labels
from kpi.verify.formats import formats

PRINTED, PAPER = ("html", "docx", "pdf"), ("docx", "pdf")


@dataclass
class Part:
    """A table as it is read back.

    Attributes
    ----------
    title : str
        As printed, without its number.
    heads : list of str
        The heads of its columns.
    rows : list of list of str
        Cells as text.
    groups : list of str
        For each row the text above its table, which may stand for a column that is not repeated in the rows.
    note : str
        What is printed below it.
    """

    title: str
    heads: list[str]
    rows: list[list[str]]
    groups: list[str] = field(default_factory=list)
    note: str = ""

    def __post_init__(self) -> None:
        self.groups = self.groups or [""] * len(self.rows)


@dataclass
class Contents:
    """A file as it is read back: its name and kind, its tables, and its texts, each with the section it stands in."""

    file: str
    parts: list[Part] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Return what the file's name ends with."""
        return kind_of(self.file)


def kind_of(file: str) -> str:
    """Return what a file's name ends with.

    Examples
    --------
    >>> kind_of("totals.csv")
    'csv'
    """
    return file.rpartition(".")[2]


@lru_cache(maxsize=200_000)
def bare(text: str) -> str:
    r"""Return text without white space and soft hyphens: where lines break is no part of what it says.

    Examples
    --------
    >>> bare("第 3\n名")
    '第3名'
    """
    return "".join(text.split()).replace("\u00ad", "")


@lru_cache(maxsize=1024)
def pattern(key: str, lang: str) -> re.Pattern[str]:
    """Return what finds the text of a label, whatever its placeholders are filled with; white space is left out.

    Examples
    --------
    >>> pattern("table.path", "zh").fullmatch("甲镇：从满分到总分")["name"]
    '甲镇'
    """
    parts = re.split(r"\\{(\w+)\\}", re.escape(bare(labels(lang).texts[key])))
    made = [part if place % 2 == 0 else rf"(?P<{part}>.*?)" for place, part in enumerate(parts)]
    return re.compile("".join(made))


@lru_cache(maxsize=4096)
def unnumbered(caption: str, lang: str) -> str:
    """Return a caption without the number that documents give it.

    Examples
    --------
    >>> unnumbered("表12　2014年总分", "zh"), unnumbered("Table 3. Ledger", "en"), unnumbered("扣分台账", "zh")
    ('2014年总分', 'Ledger', '扣分台账')
    """
    before, _, rest = labels(lang).texts[formats().caption].partition("{number}")
    between = rest.partition("{title}")[0]
    found = re.fullmatch(rf"{re.escape(before.strip())}\s*[0-9]+{re.escape(between.strip())}\s*(.+)", caption.strip())
    return found[1] if found else caption


def told_by(key: str, text: str, say: Labels) -> re.Match[str] | None:
    """Return how a text is the one of a label, or None."""
    return pattern(key, say.lang).fullmatch(bare(text))


def facts_text(facts: list[tuple[str, str]], say: Labels) -> str:
    """Return the few numbers at the top of a bulletin, labels and values, as a document says them in one text.

    Examples
    --------
    >>> facts_text([("考核单位", "18"), ("中位数", "94.74")], labels("zh"))
    '考核单位 18；中位数 94.74'
    """
    told = say.t("list.clause_separator").join(say.t("document.fact", label=label, value=value)
                                               for label, value in facts)  # fmt: skip
    return say.t("document.facts", facts=told)


def language(names: set[str]) -> str:
    """Return the language that more of the names of sheets and captions of tables are in; Chinese where none tells.

    Examples
    --------
    >>> language({"1 Table 3. Deduction ledger"}), language(set())
    ('en', 'zh')
    """
    there = list(map(bare, names))
    keys = [key for table in formats().tables for key in (table.title, table.sheet) if key]
    known = {lang: sum(name.endswith(bare(labels(lang).texts[key])) for key in keys for name in there)
             for lang in LOCALES}  # fmt: skip
    return max(LOCALES, key=lambda lang: known[lang])
