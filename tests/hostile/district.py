"""A small district in which every word that a person writes tries to run, to link, to break out or to forge a line."""

from __future__ import annotations

import csv
import io
from itertools import cycle
from pathlib import Path

from tests import tiny
from tests.builders import OFFICE, TOWN, document, text_of

# `hostile` is what a page would call if one of them ran.
NAMES = (
    "<script>hostile()</script>",
    "<img src=x onerror=hostile()>",
    '=HYPERLINK("http://x.test","点")',
    "+1+1",
    "-2",
    "@SUM(1)",
    "{{ 7*7 }}{% raw %}",
    "%{y}%{customdata[0]}",
    "$\\href{javascript:hostile()}{x}$",
    "<a href='http://x.test'>镇</a>",
    "&lt;b&gt;&amp;]]><w:p>",
    "../../CON",
)
PROSE = (
    *NAMES,
    "${7*7}#{7*7}{0.__class__}%(x)s%s",
    "{% include 'x' %}{%p if 1 %}{# c #}",
    '#read("/etc/passwd") *b* _i_ $x$ @ref <ref> // c',
    "\\input{/etc/passwd} \\",
    "[x](javascript:hostile()) ![x](http://x.test/a.png)",
    '"><svg/onload=hostile()><p onclick="hostile()">',
    "http://x.test/?q=1",
    "javascript:hostile()",
    "<br><b>粗</b><sup>2</sup>",
    "$(touch x) `id` ; rm -rf ~",
    "' OR 1=1 --",
    "＝1+1",
    "{=1+1}",
)
EVERYTHING = " ¦ ".join(PROSE)
FILES = {"measures": "=1+1 <img src=x onerror=hostile()>", "findings": "{{ 7*7 }} $(id) %s", "births": "CON",
         "honours": "a..b <b>$x$"}  # fmt: skip
TOWNS = tuple(f"t{place:02d}" for place in range(1, len(NAMES)))
OFFICE_CODE = "nul"  # a name that Windows keeps for a device: codes stand in file names


def rows() -> dict[str, list[dict]]:
    """Return the raw tables of 2014 by name, and the roster."""
    said, names = cycle(PROSE), dict(zip((*TOWNS, OFFICE_CODE), NAMES, strict=True))
    stations = [
        {"station": code, "name": name, "class": "office" if code == OFFICE_CODE else "town", "kind": next(said),
         "order": place, "from": 2014, "to": "", "successor": "", "source": next(said)}
        for place, (code, name) in enumerate(names.items(), start=1)
    ]  # fmt: skip
    measures = [
        {"year": 2014, "station": code, "measure": "alpha", "numerator": 99 - place, "denominator": 100,
         "department": next(said), "source": next(said), "note": next(said)}
        for place, code in enumerate(TOWNS)
    ]  # fmt: skip
    findings = [
        {"year": 2014, "station": code, "clause": "1.2a", "date": "2014-05-06", "occasion": "平时", "kind": "event",
         "method": next(said), "count": 1, "reason": EVERYTHING if place == 0 else PROSE[place] + "漏",
         "evidence": EVERYTHING if place == 1 else PROSE[-place], "source": next(said)}
        for place, code in enumerate(names)
    ]  # fmt: skip
    births = [
        {"case": f"c{place}", "year_found": 2014, "year_of_birth": 2014, "original_town": code, "present_town": code,
         "disputed_with": "", "from_outside": 0, "within_policy": 1, "by_official": 0, "source": next(said)}
        for place, code in enumerate(TOWNS)
    ]  # fmt: skip
    honours = [{"year": 2014, "station": code, "line": "B1a", "count": 1, "document": text, "source": next(said)}
               for code, text in zip(TOWNS, PROSE[::-1], strict=False)]  # fmt: skip
    return {"stations": stations, "measures": measures, "findings": findings, "births": births, "honours": honours}


def rubric() -> dict:
    """Return a rubric whose names, words and reasons are hostile; its codes cannot be."""
    said = cycle(PROSE)
    content = document(
        [[[tiny.RATE], [tiny.EVENTS]], [[tiny.BIRTHS]]], attribution=tiny.content()["attribution"],
        settings=tiny.content()["settings"], classes=[TOWN | {"name": PROSE[0]}, OFFICE | {"name": PROSE[1]}],
        extra=[{"line": "B1", "text": "获奖加3分" + EVERYTHING,
                "entries": [{"id": "B1a", "name": PROSE[2], "points": {"stated": 3}}]}],
    )  # fmt: skip
    content |= {"title": f"样{EVERYTHING}", "number": PROSE[0], "issuer": PROSE[1]}
    content["kinds"] = {kind: next(said) for kind in content["kinds"]}
    content["measures"] = {key: one | {"name": next(said)} | ({"numerator": next(said), "denominator": next(said)}
                           if one["unit"] == "percent" else {"of": next(said)})
                           for key, one in content["measures"].items()}  # fmt: skip
    content["settings"] = {key: one | {"name": next(said), "reason": next(said)}
                           for key, one in content["settings"].items()}  # fmt: skip
    content["attribution"] = [one | {"text": next(said)} for one in content["attribution"]]
    for category in content["categories"]:
        category["name"] = next(said)
        for item in category["items"]:
            item |= {"methods": next(said), "department": next(said)}
            for clause in item["clauses"]:
                clause |= {"name": next(said), "words": clause["words"] + EVERYTHING}
            item["text"] = "；".join(clause["words"] for clause in item["clauses"])
    return content


def write(folder: Path) -> tuple[Path, Path]:
    """Write two years of raw tables and the rubric beside them; return the folder of raw tables and the rubric file."""
    raw = folder / "raw"
    for table, lines in rows().items():
        for year in ("",) if table == "stations" else ("2014", "2015"):
            shifted = [{key: _later(key, value, year) for key, value in line.items()} for line in lines]
            path = raw / year / f"{FILES.get(table, table)}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_csv(shifted), encoding="utf-8-sig", newline="")
    (raw / "rubrics").mkdir()
    file = raw / "rubrics" / "hostile.yaml"
    file.write_text(text_of(rubric()), encoding="utf-8")
    return raw, file


def _later(key: str, value: object, year: str) -> object:
    """Return a cell as it stands in a year: the same district, one case better each year."""
    if year != "2015":
        return value
    changed = {"year": 2015, "year_found": 2015, "year_of_birth": 2015, "date": "2015-05-06"}
    if key == "case":
        return f"d{value}"
    return value - 1 if key == "numerator" else changed.get(key, value)


def _csv(lines: list[dict]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(lines[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue()
