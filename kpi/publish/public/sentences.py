"""The sentences of the public edition: those of the internal one that rest on totals and categories alone."""

from __future__ import annotations

from collections.abc import Iterable

from kpi.charts.indicators import lost_points
from kpi.publish.figures import of_class
from kpi.publish.public.settings import covered_classes
from kpi.publish.sentences import LISTED, Sentences
from kpi.publish.tables import category_names


class PublicSentences(Sentences):
    """The sentences of one year in one language, from reduced results."""

    def _lost(self, class_id: str):
        return lost_points(of_class(self.results.categories, class_id), "category")

    def achievements(self, class_id: str) -> Iterable[str]:
        """Yield 三、主要成绩: strongest categories, extra points."""
        yield from self.strongest(self._lost(class_id))
        yield from self.extra()

    def problems(self, class_id: str) -> Iterable[str]:
        """Yield 四、存在问题: the categories where most points were lost."""
        say, names = self.say, category_names(self.results.rubric)
        if class_id not in covered_classes(self.results.rubric):
            return
        lost = self._lost(class_id).query("loss > 0")
        if lost.empty:
            yield say.t("text.no_losses")
            return
        rows = zip(*(lost.head(LISTED)[name] for name in ("category", "loss", "units")), strict=True)
        listed = [
            say.t("text.lost_one", clause=names[category], points=say.points(loss), units=int(units))
            for category, loss, units in rows
        ]
        whole, most = int(lost["loss"].sum()), int(lost["loss"].head(LISTED).sum())
        share = say.percent(100 * most / whole, 1)
        yield say.t("public.most_lost", points=say.points(whole), count=len(listed), share=share, list=say.join(listed))
