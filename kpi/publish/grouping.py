"""Long tables made short for print without loss: a heading a unit, nothing said twice, repeated texts in a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from kpi.charts.theme import natural
from kpi.labels import Labels
from kpi.publish.cells import Table
from kpi.publish.layout import settings


def grouped(table: Table, say: Labels) -> tuple[Table, tuple[tuple[str, int], ...]]:
    """Return the table without the column that `documents.yaml` turns into headings, and each heading with its rows.

    A table that is not in the settings comes back as it is, with no heading.

    Examples
    --------
    >>> from kpi.labels import labels
    >>> from kpi.publish.cells import Column
    >>> heads = Column("单位"), Column("增减分", "change")
    >>> table = Table("ledger", "台账", heads, (("甲镇", -1), ("甲镇", -2), ("乙镇", -3)))
    >>> less, groups = grouped(table, labels("zh"))
    >>> less.rows, groups
    (((-1,), (-2,), (-3,)), (('甲镇', 2), ('乙镇', 1)))
    """
    place = _place(table, settings()["grouped"].get(table.key), say)
    groups = () if place is None else tuple(
        (name, len(list(rows))) for name, rows in groupby(row[place] for row in table.rows))  # fmt: skip
    if not groups:
        return table, ()
    return _only(table, [column for column in range(len(table.columns)) if column != place]), groups


def folded(table: Table, say: Labels) -> Table:
    """Return the table without the columns whose texts another column says already, or is made to say.

    Examples
    --------
    >>> from kpi.labels import labels
    >>> from kpi.publish.cells import Column
    >>> heads = Column("扣分（加分）原因"), Column("实际"), Column("标准")
    >>> table = Table("ledger", "台账", heads, (("有1期未达到每期3篇", "40篇", "每期3篇"),))
    >>> folded(table, labels("zh")).rows
    (('有1期未达到每期3篇；实际 40篇',),)
    """
    rules = settings()["folded"].get(table.key)
    into = None if rules is None else _place(table, rules["into"], say)
    if into is None:
        return table
    places = [place for place in (_place(table, name, say) for name in rules["columns"]) if place is not None]
    rows = []
    for row in table.rows:
        more = [say.t("document.folded", label=table.columns[place].title, value=row[place])
                for place in places if row[place] not in row[into]]  # fmt: skip
        whole = say.t("list.clause_separator").join(filter(None, [row[into], *more]))
        rows.append((*row[:into], whole, *row[into + 1 :]))
    kept = [place for place in range(len(table.columns)) if place not in places]
    return _only(replace(table, rows=tuple(rows)), kept)


def apart(table: Table, say: Labels) -> tuple[Table, Table | None]:
    """Return the table without the columns that say the same wherever a key stands, and the list of keys with them.

    Nothing is taken out of a table of one unit, nor where a key has two texts or a row has a text and no key.

    Examples
    --------
    >>> from kpi.labels import labels
    >>> from kpi.publish.cells import Column
    >>> heads = Column("单位"), Column("考核条款"), Column("文件原文")
    >>> table = Table("ledger", "台账", heads, (("甲镇", "1.1a", "原文"), ("乙镇", "1.1a", "原文")))
    >>> less, words = apart(table, labels("zh"))
    >>> less.rows, words.rows, words.title
    ((('甲镇', '1.1a'), ('乙镇', '1.1a')), (('1.1a', '原文'),), '台账所涉条款的文件原文')
    """
    rules = settings()["apart"].get(table.key)
    if rules is None or len(grouped(table, say)[1]) < 2:
        return table, None
    by = _place(table, rules["by"], say)
    moved = [place for place in (_place(table, name, say) for name in rules["columns"]) if place is not None]
    pairs = dict.fromkeys((row[by], *[row[place] for place in moved]) for row in table.rows)
    listed = sorted((pair for pair in pairs if any(pair)), key=lambda pair: natural(pair[0]))
    if not moved or len({pair[0] for pair in pairs}) < len(pairs) or not all(pair[0] for pair in listed):
        return table, None
    less = _only(table, [place for place in range(len(table.columns)) if place not in moved])
    heads = _only(table, [by, *moved]).columns
    title = say.t("document.apart", title=table.title)
    note = say.t("document.apart.note", note=table.note, title=title)
    return replace(less, note=note), Table(f"{table.key}_words", title, heads, tuple(listed))


def _place(table: Table, name: str | None, say: Labels) -> int | None:
    titles = [column.title for column in table.columns]
    title = None if name is None else say.t(f"column.{name}")
    return titles.index(title) if title in titles else None


def _only(table: Table, places: Iterable[int]) -> Table:
    places = list(places)
    return replace(table, columns=tuple(table.columns[place] for place in places),
                   rows=tuple(tuple(row[place] for place in places) for row in table.rows))  # fmt: skip
