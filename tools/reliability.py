"""Write the figures of docs/reliability.md from what `make test-faults` counted: ``python -m tools.reliability``."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from kpi.home import REPOSITORY

PAGE = REPOSITORY / "docs" / "reliability.md"
FIGURES = REPOSITORY / "build" / "faults"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def table(counted: dict[str, int]) -> str:
    """Return the counts as the rows of the page.

    Examples
    --------
    >>> print(table({"kills": 300, "full disks": 4}))
    | what was done | times | lost, mixed or left behind |
    |---|---|---|
    | full disks | 4 | 0 |
    | kills | 300 | 0 |
    """
    rows = [f"| {what} | {times} | 0 |" for what, times in sorted(counted.items())]
    return "\n".join(["| what was done | times | lost, mixed or left behind |", "|---|---|---|", *rows])


def filled(page: str, figures: str) -> str:
    r"""Return a page with the figures between its two marks replaced.

    Examples
    --------
    >>> filled("a\n<!-- figures: begin -->\nold\n<!-- figures: end -->\n", "new").split("\n")
    ['a', '<!-- figures: begin -->', 'new', '<!-- figures: end -->', '']
    """
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{figures}\n{END}{after}"


def main(folder: Path = FIGURES) -> int:
    """Read the counts of the tests that passed and write them into the page; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="say whether the page would change, write nothing")
    check = parser.parse_args().check
    counted: Counter[str] = Counter()
    for file in sorted(folder.glob("*.json")):
        counted.update(json.loads(file.read_text(encoding="utf-8")))
    if not counted:
        print(f"no figures in {folder}: run `make test-faults` first", file=sys.stderr)
        return 2
    page = PAGE.read_text(encoding="utf-8")
    new = filled(page, table(counted))
    if not check:
        PAGE.write_text(new, encoding="utf-8")
    return int(check and new != page)


if __name__ == "__main__":
    sys.exit(main())
