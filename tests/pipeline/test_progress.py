"""A person at a terminal sees bars, a file gets one line a notebook."""

from __future__ import annotations

import io

from rich.console import Console

from kpi.pipeline.progress import LiveReporter, PlainReporter, reporter


def tell(console: Console) -> str:
    with reporter(console) as show:
        show.start("2014/10_ingest", 3)
        show.cell("2014/10_ingest", 1)
        show.end("2014/10_ingest", "done", "")
        show.start("2014/20_score", 4)
        show.end("2014/20_score", "failed", "cell 2 (`a[0]`): KeyError: '[red]'")
        show.end("2014/90_annual_report", "skipped", "because 2014/20_score failed")
    return console.file.getvalue()


def test_plain_lines():
    console = Console(file=io.StringIO(), width=40)
    assert isinstance(reporter(console), PlainReporter)
    assert tell(console).splitlines() == [
        "2014/10_ingest               done     3 cells",
        "2014/20_score                failed   cell 2 (`a[0]`): KeyError: '[red]'",
        "2014/90_annual_report        skipped  because 2014/20_score failed",
    ]


def test_live_lines_stay_when_the_bars_are_gone():
    console = Console(file=io.StringIO(), width=120, force_terminal=True, color_system=None)
    assert isinstance(reporter(console), LiveReporter)
    said = tell(console)
    assert "1/3" in said or "0/3" in said
    assert "2014/10_ingest               done     3 cells" in said
    assert "KeyError: '[red]'" in said
