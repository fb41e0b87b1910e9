"""The sentences of the bulletin: each is worked out from a result table and worded by the label table."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from kpi.charts.indicators import lost_points
from kpi.editions import comparability
from kpi.labels import Labels
from kpi.publish import checks, completeness
from kpi.publish.cells import Rank, Table, as_fraction, blank, mean, median
from kpi.publish.figures import of_class
from kpi.publish.indicators import below_bar, by_period, indicator_value, show_indicator
from kpi.publish.tables import category_names, column_kinds, honour, ordered, ranks, text

LISTED = 5


class Sentences:
    """The sentences of one year in one language."""

    def __init__(self, results, say: Labels, previous=None) -> None:
        self.results, self.say, self.previous = results, say, previous
        self.same = previous is not None and previous.rubric.sha256 == results.rubric.sha256
        self.classes = {part.id: part for part in results.rubric.classes}
        self.names = dict(zip(results.totals["station"], results.totals["name"], strict=True))

    def addressees(self) -> str:
        """Return whom the bulletin is addressed to: every class that was assessed."""
        present = set(self.results.totals["class"])
        parts = [
            self.say.t("head.each" if p.ranked else "head.one", name=p.name)
            for p in self.classes.values()
            if p.id in present
        ]
        return self.say.join(parts)

    def notices(self) -> Iterable[str]:
        """Yield the banners: invented data, provisional ranks, failed checks."""
        if self.results.invented:
            yield self.say.t("notice.invented")
        if (found := completeness.state(self.results.totals)) != "final":
            missing = self.results.missing
            yield self.say.t(f"notice.{found}", count=len(missing), units=missing["station"].nunique())
        if wrong := checks.failed(self.results):
            yield self.say.t("notice.checks", checks=self.say.join([self.say.t(f"check.{key}") for key in wrong]))

    def _totals(self, class_id: str, results=None) -> pd.DataFrame:
        return of_class((results or self.results).totals, class_id)

    def _scored(self, class_id: str, results=None) -> list[int]:
        return [int(total) for total in self._totals(class_id, results)["total"].dropna()]

    def facts(self, class_id: str) -> Iterable[tuple[str, str]]:
        """Yield the numbers at the top: units, mean, median, best, change of the mean."""
        scored, say = self._scored(class_id), self.say
        yield say.t("fact.units"), str(len(self._totals(class_id)))
        if not scored:
            return
        yield say.t("fact.mean"), say.points(mean(scored))
        yield say.t("fact.median"), say.points(median(scored))
        yield say.t("fact.range"), f"{say.points(min(scored))}–{say.points(max(scored))}"
        if self.previous is not None and (before := self._scored(class_id, self.previous)):
            yield say.t("fact.change" if self.same else "fact.change_other"), say.signed(mean(scored) - mean(before))

    def overview(self, class_id: str) -> Iterable[str]:
        """Yield 一、总体情况: who was assessed, mean, median, above the mean, change and comparability."""
        scored, say, rubric = self._scored(class_id), self.say, self.results.rubric
        counts = self.results.totals["class"].value_counts()
        units = say.join(
            [say.t("text.units", count=int(counts[c]), name=p.name) for c, p in self.classes.items() if c in counts]
        )
        yield say.t(
            "text.assessed",
            year=str(self.results.year),
            title=rubric.title,
            units=units,
            total=say.number(rubric.total),
        )
        if not scored:
            yield say.t("text.no_totals")
            return
        middle = mean(scored)
        yield say.t(
            "text.distribution",
            name=self.classes[class_id].name,
            mean=say.points(middle),
            median=say.points(median(scored)),
            above=sum(total > middle for total in scored),
            count=len(scored),
            high=say.points(max(scored)),
            low=say.points(min(scored)),
        )
        yield self._change(class_id, middle)

    def _change(self, class_id: str, middle: int) -> str:
        say = self.say
        before = self._scored(class_id, self.previous) if self.previous is not None else []
        if not before:
            return say.t("text.no_previous")
        change = {"mean": say.points(mean(before)), "change": say.points_change(middle - mean(before))}
        parts = [say.t("text.change", year=str(self.previous.year), **change)]
        compared = comparability.sentence(self.previous.rubric, self.results.rubric, say.lang)
        parts.append(say.t("text.comparable", sentence=compared))
        now, then = set(self._totals(class_id)["station"]), set(self._totals(class_id, self.previous)["station"])
        old_names = dict(zip(self.previous.totals["station"], self.previous.totals["name"], strict=True))
        if joined := sorted(now - then):
            parts.append(say.t("text.joined", names=say.join([self.names[s] for s in joined])))
        if left := sorted(then - now):
            parts.append(say.t("text.left", names=say.join([old_names[s] for s in left])))
        renamed = [
            say.t("text.renamed_one", old=old_names[s], new=self.names[s])
            for s in sorted(now & then)
            if old_names[s] != self.names[s]
        ]
        if renamed:
            parts.append(say.t("text.renamed", names=say.join(renamed)))
        if changed := checks.changed_settings(self.results, self.previous):
            known = {**self.previous.rubric.settings, **self.results.rubric.settings}
            parts.append(say.t("text.settings_changed", names=say.join([known[name].name for name in changed])))
        return say.t("text.space").join(parts)

    def ranking(self, class_id: str) -> Iterable[str]:
        """Yield 二、考核结果: the first places in words, and who moved most."""
        say, now = self.say, ranks(self._totals(class_id), self.results.rubric)
        best = [s for s in ordered(self.results)["station"] if s in now and now[s].place <= 3]
        if best:
            yield say.t(
                "text.first",
                list=say.join(
                    [
                        say.t("text.first_one", name=self.names[s], rank=say.rank(now[s].place, now[s].tied))
                        for s in best
                    ]
                ),
            )
        if self.previous is None:
            return
        moves = self._moves(now, ranks(self._totals(class_id, self.previous), self.previous.rubric))
        for key, best_move in (
            ("text.risen", max(moves.values(), default=0)),
            ("text.fallen", min(moves.values(), default=0)),
        ):
            if (best_move > 0) == (key == "text.risen") and best_move:
                names = [self.names[s] for s, move in sorted(moves.items()) if move == best_move]
                yield say.t(key, names=say.join(names), places=abs(best_move))

    @staticmethod
    def _moves(now: dict[str, Rank], before: dict[str, Rank]) -> dict[str, int]:
        return {s: before[s].place - now[s].place for s in now.keys() & before.keys()}

    def achievements(self, class_id: str) -> Iterable[str]:
        """Yield 三、主要成绩: strongest categories, clauses nobody lost points on, extra points with their evidence."""
        say = self.say
        yield from self.strongest(lost_points(of_class(self.results.clauses, class_id), "category"))
        clean = lost_points(of_class(self.results.clauses, class_id), "clause").query("loss == 0")
        if len(clean):
            listed = [f"{c} {self._clause(c)}" for c in clean["clause"].head(LISTED)]
            yield say.t("text.clean", count=len(clean), list=say.join(listed))
        yield from self.extra()

    def strongest(self, lost: pd.DataFrame) -> Iterable[str]:
        """Yield the categories with the highest attainment, from the points lost by category."""
        say, names = self.say, category_names(self.results.rubric)
        lost["rate"] = 100 - 100 * lost["loss"] / lost["points"]
        best = lost.sort_values("rate", ascending=False, kind="stable").head(3)
        if len(best):
            pairs = zip(best["category"], best["rate"], strict=True)
            listed = [say.t("text.with_rate", name=names[c], rate=say.percent(r)) for c, r in pairs]
            yield say.t("text.strongest", list=say.join(listed))

    def extra(self) -> Iterable[str]:
        """Yield how many units won how many extra points."""
        say, extra = self.say, self.results.totals[self.results.totals["extra"] > 0]
        if len(extra):
            whole = {"points": say.points(extra["extra"].sum()), "lines": len(self.results.extras)}
            yield say.t("text.extra", units=len(extra), **whole)

    def honours(self) -> Table:
        """Return the extra points by unit: the sum, and each honour with its points and document."""
        say, rows = self.say, []
        for unit in ordered(self.results).query("extra > 0").to_dict("records"):
            own = self.results.extras[self.results.extras["station"] == unit["station"]].to_dict("records")
            listed = [
                say.t(
                    "text.extra_one",
                    honour=honour(row),
                    points=say.points(row["points"]),
                    document=text(row.get("document")) or say.t("text.no_document"),
                )
                for row in own
            ]
            rows.append((unit["name"], unit["extra"], say.t("list.clause_separator").join(listed)))
        return Table(
            "honours", say.t("table.honours"), column_kinds(say, "station", "extra:points", "honours"), tuple(rows)
        )

    def _clause(self, clause: str) -> str:
        return getattr(self.results.rubric.clauses.get(clause), "name", "")

    def problems(self, class_id: str) -> Iterable[str]:
        """Yield 四、存在问题: the clauses where most points were lost, then each indicator with units below its bar."""
        say, frame = self.say, of_class(self.results.clauses, class_id)
        lost = lost_points(frame, "clause").query("loss > 0")
        whole = int(lost["loss"].sum())
        if not whole:
            yield say.t("text.no_losses")
            return
        listed = [
            say.t(
                "text.lost_one",
                clause=f"{r['clause']} {self._clause(r['clause'])}",
                points=say.points(r["loss"]),
                units=int(r["units"]),
            )
            for r in lost.head(LISTED).to_dict("records")
        ]
        share = say.percent(100 * int(lost["loss"].head(LISTED).sum()) / whole, 1)
        yield say.t("text.most_lost", points=say.points(whole), count=len(listed), share=share, list=say.join(listed))
        below = self.below_bars(class_id).rows
        yield say.t("text.below_bars", count=len(below)) if below else say.t("text.all_reached")

    def below_bars(self, class_id: str) -> Table:
        """Return each indicator with units below its bar: the bar, how many, and the lowest with its counts."""
        say, units, rows = self.say, set(self._totals(class_id)["station"]), []
        frame = self.results.indicators[self.results.indicators["station"].isin(units)]
        for _, own in frame.groupby("measure", sort=False):
            known = [
                (indicator_value(row), row)
                for row in own.to_dict("records")
                if below_bar(row, self.results) is not None and not by_period(row, self.results)
            ]
            below = sorted(
                ((v, r["station"], r) for v, r in known if v < as_fraction(r["bar"])), key=lambda part: part[:2]
            )
            if not below:
                continue
            _, station, row = below[0]
            percent = row["unit"] == "percent"
            counts = (
                "" if blank(row["numerator"]) or not percent else f"{int(row['numerator'])}/{int(row['denominator'])}"
            )
            bars = {as_fraction(r["bar"]) for _, r in known}
            bar = say.t("word.target") if len(bars) > 1 else say.number(bars.pop()) + ("%" if percent else "")
            rows.append(
                (
                    row["measure_name"],
                    bar,
                    len(known),
                    len(below),
                    self.names[station],
                    show_indicator(row, say),
                    counts,
                )
            )
        heads = column_kinds(
            say, "indicator", "bar", "assessed:count", "below:count", "lowest_unit", "lowest", "counts"
        )
        return Table("below", say.t("table.below"), heads, tuple(rows))

    def worst_by_station(self, class_id: str) -> Table:
        """Return each unit's points lost and its three largest losses, with the number and the bar."""
        say, rows = self.say, []
        lines = self.results.ledger[self.results.ledger["line"].isin(["deduction", "item_zeroed"])]
        for unit in ordered(self.results).query("`class` == @class_id").to_dict("records"):
            own = lines[lines["station"] == unit["station"]].sort_values(
                ["loss", "clause"], ascending=[False, True], kind="stable"
            )
            worst = [self._loss(row) for row in own.head(3).to_dict("records")]
            rows.append((unit["name"], int(own["loss"].sum()), *(worst + [""] * 3)[:3]))
        heads = column_kinds(say, "station", "loss:points", "worst_1", "worst_2", "worst_3")
        return Table("worst", say.t("table.worst"), heads, tuple(rows))

    def _loss(self, row: dict) -> str:
        actual, bar = text(row["actual"]), text(row["bar"])
        bar = self.say.t("text.actual_bar", actual=actual, bar=bar) if actual and bar else ""
        return self.say.t(
            "text.loss",
            clause=f"{row['clause']} {self._clause(row['clause'])}",
            points=self.say.points(row["loss"]),
            bar=bar,
        )

    def next_steps(self, class_id: str) -> Iterable[str]:
        """Yield 五、下一步要求: by department, where points can be won back."""
        say, clauses = self.say, self.results.rubric.clauses
        frame = of_class(self.results.clauses, class_id)
        lost = lost_points(frame, "clause").query("loss > 0")
        lost = lost.assign(department=[clauses[c].department for c in lost["clause"]])
        order = lost.groupby("department")["loss"].sum().sort_values(ascending=False, kind="stable")
        for department, whole in order.items():
            own = lost[lost["department"] == department].head(3)
            listed = [self._lost_one(row) for row in own.to_dict("records")]
            yield say.t("text.department", department=department, points=say.points(whole), list=say.join(listed))

    def _lost_one(self, row: dict) -> str:
        clause = f"{row['clause']} {self._clause(row['clause'])}"
        return self.say.t("text.lost_one", clause=clause, points=self.say.points(row["loss"]), units=int(row["units"]))
