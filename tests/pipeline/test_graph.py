"""The table of steps, and what is due."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from kpi.errors import UsageError
from kpi.pipeline.before import considered, reasons_to_run
from kpi.pipeline.graph import choose, plan, read_steps


def test_each_step_waits_for_known_steps_that_come_before_it():
    seen = set()
    for step in read_steps():
        assert set(step.after) <= seen
        seen.add(step.name)


def test_trends_wait_for_the_scores_of_every_year():
    tasks = {task.key: task for task in plan(read_steps(), [2014, 2016, 2015])}
    trends = tasks["trends/40_trends"]
    assert trends.after == ("2014/20_score", "2015/20_score", "2016/20_score")
    assert trends.parameters == {"years": [2014, 2015, 2016]}
    assert list(tasks).index("trends/40_trends") == len(tasks) - 1


def test_one_year_has_no_trends():
    assert all(task.step.name != "40_trends" for task in plan(read_steps(), [2014]))


def test_only_what_was_asked_for_is_handed_over():
    tasks = {task.key: task.parameters for task in plan(read_steps(), [2014], {"lang": "", "formats": ("html",)})}
    assert tasks["2014/90_annual_report"] == {"year": 2014, "formats": ["html"]}
    assert tasks["2014/20_score"] == {"year": 2014}


def test_unknown_step():
    with pytest.raises(UsageError, match="no notebook '91_report' in a run"):
        choose(read_steps(), ["91_report"])


def test_each_task_has_its_own_reason():
    freshness = SimpleNamespace(reason_to_run=lambda task, own: "changed" if task.folder == "2015" else "")
    reasons = reasons_to_run(plan(read_steps(), [2014, 2015]), freshness, force=False)
    assert {key for key, reason in reasons.items() if reason} == {key for key in reasons if key.startswith("2015/")}
    assert len(reasons) == 2 * 6 + 1
    forced = reasons_to_run(plan(read_steps(), [2014]), freshness, force=True)
    assert set(forced.values()) == {"asked for (--force)"}


def test_what_has_output_in_a_touched_folder_is_considered_too():
    steps, tasks = read_steps(), plan(read_steps(), [2014, 2015])
    freshness = SimpleNamespace(recorded=lambda task: task.step.name == "90_annual_report" and task.folder == "2014")
    chosen = [step for step in steps if step.name == "10_ingest"]
    assert [task.key for task in considered(tasks, chosen, freshness)] == [
        "2014/10_ingest", "2014/90_annual_report", "2015/10_ingest",
    ]  # fmt: skip
    assert considered(tasks, steps, freshness) == tasks
