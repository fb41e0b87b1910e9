"""What stands in a station's scoring sheet: a row an item, a row a line of extra points, and how it comes out."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kpi.exact import hundredths
from kpi.labels import Labels, labels
from kpi.results import Results


@dataclass(frozen=True)
class Row:
    """A row of the sheet; points are whole hundredths, missing where there are none."""

    category: str
    text: str
    points: int | None = None
    methods: str = ""
    department: str = ""
    score: int | None = None
    loss: int | None = None
    remark: str = ""


def item_rows(results: Results, station: str) -> list[Row]:
    """Return the document's items in order, each with the station's score; the points are the document's.

    Examples
    --------
    >>> from kpi.results import compute
    >>> row = item_rows(compute(2014), "t01")[3]
    >>> row.category, row.points, row.score, row.loss
    ('领导重视（10）', 400, 200, 200)
    """
    say, items = labels(results.lang), _of(results.items, station).set_index("item")
    ledger = _of(results.ledger, station)
    rows = []
    for category in results.rubric.categories:
        points = say.number(category.points)
        shown = say.t("template.scoring.category_points", name=category.name, points=points)
        for item in category.items:
            fixed = Row(shown, item.text, hundredths(item.points), item.methods, item.department)
            if item.id not in items.index:
                rows.append(_with(fixed, remark=say.t("template.scoring.not_here")))
                continue
            found = items.loc[item.id]
            remarks = [_line(line, results, say) for line in ledger[ledger["item"] == item.id].itertuples()]
            if found["applicable"] != fixed.points:
                remarks.insert(0, say.t("template.scoring.applies", points=say.points(found["applicable"])))
            if found["state"] != "scored":
                remarks.insert(0, say.t(f"state.{found['state']}"))
            scored = pd.notna(found["score"])
            figures = {"score": int(found["score"]), "loss": int(found["loss"])} if scored else {}
            rows.append(_with(fixed, remark="\n".join(remarks), **figures))
    return rows


def sum_row(results: Results, station: str) -> Row:
    """Return the row that adds the items up, with what turns the sum into the base."""
    say, total = labels(results.lang), _of(results.totals, station).iloc[0]
    whole = _of(results.ledger, station)
    whole = whole[(whole["item"] == "") & ~whole["line"].isin(["extra", "cap"])]
    row = Row(say.t("template.scoring.sum"), "", hundredths(results.rubric.total), remark="\n".join(whole["reason"]))
    if pd.isna(total["score"]):
        return row
    score = int(total["score"])
    return _with(row, score=score, loss=int(total["applicable"]) - score)


def extra_rows(results: Results, station: str) -> list[Row]:
    """Return the lines of extra points, each with what was won and by which documents."""
    say, claims = labels(results.lang), _of(results.extras, station)
    rows = []
    for line in results.rubric.extra:
        own = claims[claims["line"] == line.line]
        told = [say.t("template.scoring.claim", name=c.text, document=c.document or say.t("text.no_document"))
                for c in own.itertuples()]  # fmt: skip
        # Two documents for one entry both carry the points of the entry: they are won once.
        won = int(own.drop_duplicates("entry")["points"].sum()) if len(own) else None
        rows.append(Row(say.t("template.scoring.extra"), line.text, score=won, remark="\n".join(told)))
    caps = _of(results.ledger, station).query("line == 'cap'")
    rows += [Row(say.t("template.scoring.extra"), cap.reason, score=-int(cap.loss)) for cap in caps.itertuples()]
    return rows


def outcome(results: Results, station: str) -> list[tuple[str, float | str]]:
    """Return base, extra points, total and rank, each with its title; numbers in points."""
    say, total = labels(results.lang), _of(results.totals, station).iloc[0]
    pairs = [
        (say.t(f"template.scoring.{title}"), "" if pd.isna(total[name]) else int(total[name]) / 100)
        for title, name in (("base", "base"), ("extra_score", "extra"), ("total", "total"))
    ]  # fmt: skip
    return [*pairs, (say.t("template.scoring.rank"), _rank(results, total, say))]


def _rank(results: Results, total: pd.Series, say: Labels) -> str:
    ranked = {part.id for part in results.rubric.classes if part.ranked}
    if total["class"] not in ranked:
        return say.t("template.scoring.unranked")
    if pd.isna(total["rank"]):
        return say.t("state.not_assessed")
    same = (results.totals["class"] == total["class"]) & (results.totals["rank"] == total["rank"])
    return say.rank(int(total["rank"]), tied=bool(same.sum() > 1))


def notices(results: Results, station: str) -> list[str]:
    """Return what must be said above the table: invented data, bounds of a total, ranks that may change."""
    say, total = labels(results.lang), _of(results.totals, station).iloc[0]
    found = [say.t("notice.invented")] if results.invented else []
    if pd.isna(total["total"]):
        found.append(say.t("remark.bounds", low=say.points(total["low"]), high=say.points(total["high"])))
    return found + ([say.t("remark.provisional")] if total["provisional"] else [])


def _line(line: tuple, results: Results, say: Labels) -> str:
    told = [part for part in (line.reason, line.evidence, line.attribution, line.remark) if part]
    name = results.rubric.clauses[line.clause].name if line.clause in results.rubric.clauses else ""
    reason = say.t("list.clause_separator").join(told)
    return say.t("template.scoring.lost", clause=line.clause, name=name, points=say.points(line.loss), reason=reason)


def _of(frame: pd.DataFrame, station: str) -> pd.DataFrame:
    return frame[frame["station"] == station]


def _with(row: Row, **more: object) -> Row:
    return Row(**vars(row) | more)
