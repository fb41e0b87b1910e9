"""A short document with everything that a long one has, in either language."""

from __future__ import annotations

from kpi.labels import labels
from kpi.publish.cells import Column, Rank, Table
from kpi.publish.paper import Chapter, Composer, Paper, Picture

# one grey point
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550"
    "000000a4944415478da6368000000820081da45083b0000000049454e44ae426082"
)


def short(lang: str = "zh") -> Paper:
    """Return a document with texts, a picture, a short table, and a ledger of two units that goes on overleaf."""
    say = labels(lang)
    composer = Composer(say, {})
    few = Table("few", "名次", (Column("单位"), Column("名次", "rank")), (("甲镇", Rank(1)), ("乙镇", Rank(2))), "说明")
    heads = tuple(Column(say.t(f"column.{name}")) for name in ("station", "clause", "reason", "words"))
    rows = tuple((unit, f"1.{n} 条款", f"缺{n}", f"第{n}条原文" * 9) for unit in ("甲镇", "乙镇") for n in range(60))
    picture = Picture("p", PNG, "图1　甲<镇>居首", "说明", 100, 50)
    chapter = composer.chapter("一、情况", ("正文 http://x.test/ 一段。",), [few])
    annex = composer.chapter("附件1　台账", ("说明。",), [Table("ledger", "台账", heads, rows, "注")], turn=True)
    return Paper(
        "short", say, "关于考核的通报", "某局", "各镇：", ("虚构", "暂定"), ("依据。",),
        (Chapter(chapter.title, (*chapter.blocks, picture)), Chapter("二、要求", ("另一段。",))),
        (annex, Chapter("附件2　其他", ("另一附件。",))),
    )  # fmt: skip
