"""The command line: `kpi …`, also `python -m kpi …`.

Each command imports what it needs when it runs, so that `kpi --help` answers at once.
"""

from __future__ import annotations

import os
import sys

import typer

from kpi.cli import change, data, diff, explain, lab, letters, quality, recheck, reports, rubrics, templates, verify
from kpi.errors import KpiError
from kpi.terminal import visible

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="""
    Score units on a published rubric and prove every point. Exit codes: 0 done, 1 a difference (kpi diff --strict),
    2 wrong use, 3 input refused, 4 rubric refused, 5 another run holds the lock, 6 cannot write, 7 a step failed,
    8 personal data found, 9 a format cannot be made here, 130 interrupted.
""")  # fmt: skip
app.command("run")(reports.run)
app.command("check")(data.check)
app.command("score")(data.score)
app.command("explain")(explain.explain)
app.command("diff")(diff.diff)
app.command("quality")(quality.quality)
app.command("change")(change.change)
app.command("letters")(letters.letters)
app.command("demo")(data.demo)
app.command("recheck")(recheck.recheck)
app.command("verify")(verify.verify)
app.command("templates")(templates.templates)
app.command("sheet")(templates.sheet)
app.command("lab")(lab.lab)
app.add_typer(rubrics.app, name="rubric")


def main() -> None:
    """Run the command line and exit with its code; an error of the user's making is told in words, not traced."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = _called()
        sys.stdout.flush()
    except OSError as error:
        # The reader of a pipe may have gone, which is no fault; a full disk behind `> file` is one.
        code = 0 if isinstance(error, BrokenPipeError) else _told(f"cannot write the output: {error.strerror}", 6)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def _called() -> int:
    """Call the command and return its exit code."""
    try:
        app(prog_name="kpi")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except KpiError as error:
        return _told(visible(error), error.exit_code)
    except KeyboardInterrupt:
        return _told("interrupted", 130)
    except MemoryError:
        return _told("not enough memory: close other programs, or run fewer notebooks at once (--jobs 1)", 7)
    return 0


def _told(what: object, code: int) -> int:
    print(what, file=sys.stderr)
    return code
