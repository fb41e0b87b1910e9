"""Write the public inspection files of `source/` as raw tables: one unit an inspection, one finding a violation."""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

HERE = Path(__file__).parent
CLAUSE = "1.1a"
ORIGIN = "City and County of San Francisco, restaurant scores, public data"
STATIONS = ("station", "name", "class", "kind", "order", "from", "to", "successor", "source")
FINDINGS = ("year", "station", "clause", "date", "method", "kind", "count", "reason", "evidence", "source")
PUBLISHED = ("station", "year", "published_score")


def read(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file as text."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, columns: Iterable[str], rows: Iterable[Mapping[str, object]]) -> None:
    """Write rows as CSV, the same bytes on every machine."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(columns), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def code(business: str, date: str) -> str:
    """Return the code of an inspection.

    Examples
    --------
    >>> code("19", "20171211")
    'i0019_20171211'
    """
    return f"i{int(business):04d}_{date}"


def day(date: str) -> str:
    """Return a date such as 20171211 as 2017-12-11.

    Raises
    ------
    ValueError
        Where there is no such day.

    Examples
    --------
    >>> day("20171211")
    '2017-12-11'
    """
    return datetime.strptime(date, "%Y%m%d").date().isoformat()  # noqa: DTZ007


def findings(inspection: Mapping[str, str], violations: list[dict[str, str]]) -> list[dict[str, object]]:
    """Return a row for each violation of an inspection, or one that says nothing was found.

    Raises
    ------
    ValueError
        Where the number of violations is not the one the inspection states.
    """
    if len(violations) != int(inspection["n_violations"]):
        raise ValueError(f"{inspection}: {len(violations)} violations listed")
    common = {
        "year": inspection["date"][:4],
        "station": code(inspection["business_id"], inspection["date"]),
        "clause": CLAUSE,
        "date": day(inspection["date"]),
        "method": "inspection on site",
        "source": ORIGIN,
    }
    if not violations:
        return [common | {"kind": "none", "count": 0}]
    return [
        common | {"kind": row["risk"], "count": 1, "reason": row["violation"], "evidence": f"line {row['line']}"}
        for row in violations
    ]  # fmt: skip


def convert(source: Path, target: Path) -> None:
    """Write `raw/` and `published.csv` into a folder, from the public files in `source`."""
    inspections = sorted(read(source / "inspections.csv"), key=lambda row: (int(row["business_id"]), row["date"]))
    found: defaultdict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in read(source / "violations.csv"):
        found[row["business_id"], row["date"]].append(row)
    stations, published = [], []
    by_year: defaultdict[str, list[dict[str, object]]] = defaultdict(list)
    for order, row in enumerate(inspections, start=1):
        business, date = row["business_id"], row["date"]
        year, station = date[:4], code(business, date)
        unit = {
            "station": station,
            "name": f"business {business}, {day(date)}",
            "class": "inspection",
            "kind": "restaurant",
        }
        stations.append(unit | {"order": order, "from": year, "to": year, "source": ORIGIN})
        published.append({"station": station, "year": year, "published_score": row["published_score"]})
        by_year[year] += findings(row, found[business, date])
    write(target / "raw" / "stations.csv", STATIONS, stations)
    for year, rows in by_year.items():
        write(target / "raw" / year / "findings.csv", FINDINGS, rows)
    write(target / "published.csv", PUBLISHED, published)


if __name__ == "__main__":
    convert(HERE / "source", Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
