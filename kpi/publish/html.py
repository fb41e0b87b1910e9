"""The bulletin as one offline HTML file: no request leaves the page, charts are drawn from data inside it.

plotly.js is taken from the installed plotly package. It and the charts' data are packed (gzip, base64) and unpacked by
the browser, which keeps a page of all charts below three megabytes. A strict content security policy lets only the
page's own script and what it unpacked run; nothing can be loaded or sent.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from functools import lru_cache
from importlib.resources import files

import plotly.io as pio
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from kpi.charts.theme import CONFIG, NIGHT
from kpi.export import FORMULA_STARTS, NUMBER
from kpi.labels import Labels
from kpi.publish.cells import Table
from kpi.publish.figures import Chart, Picker, heading

TALL = 40
SCRIPTS = ("report_tables.js", "report_units.js", "report.js")
WORDS = ("marked", "reset", "csv", "status", "ascending", "descending", "printed")


def packed(text: str) -> str:
    """Return a text as base64 of gzip, the same for the same text.

    Examples
    --------
    >>> unpacked(packed("镇"))
    '镇'
    """
    return base64.b64encode(gzip.compress(text.encode("utf-8"), 9, mtime=0)).decode("ascii")


def unpacked(text: str) -> str:
    """Return the text that :func:`packed` packed."""
    return gzip.decompress(base64.b64decode(text)).decode("utf-8")


@lru_cache(maxsize=1)
def packed_plotly() -> str:
    """Return the installed plotly.js packed."""
    return packed(get_plotlyjs())


def script_json(value: object) -> Markup:
    r"""Return JSON that may stand inside a ``<script>`` element, whatever texts it holds.

    Examples
    --------
    >>> str(script_json("</script><b>"))
    '"\\u003c/script\\u003e\\u003cb\\u003e"'
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def drawing(chart: Chart) -> dict:
    """Return a chart as JSON data without its title (set as text by the page) and template (held once by it)."""
    data = json.loads(chart.figure.to_json(engine="json"))
    layout = data["layout"]
    for taken in ("title", "template"):
        layout.pop(taken, None)
    layout["margin"] = {"l": 8, "r": 16, "b": 40, **layout.get("margin", {}), "t": 32}
    return {"data": data["data"], "layout": layout}


def _charts(bulletin) -> list[Chart]:
    parts = [part for section in bulletin.sections for part in section.parts]
    picked = [chart for part in parts if isinstance(part, Picker) for chart in part.charts]
    return [part for part in parts if isinstance(part, Chart)] + picked


def _asset(name: str) -> str:
    return (files("kpi.publish") / "templates" / name).read_text(encoding="utf-8")


def _script() -> str:
    return '"use strict";\n(() => {\n' + "\n".join(_asset(name) for name in SCRIPTS) + "})();\n"


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _kind(part: object) -> str:
    return {Table: "table", Chart: "chart", Picker: "picker"}[type(part)]


def _tables(bulletin) -> list[Table]:
    parts = [part for section in (*bulletin.sections, *bulletin.annexes) for part in section.parts]
    return [part for part in parts if isinstance(part, Table)] + [
        c.table for c in _charts(bulletin) if c.table is not None
    ]


def paper_styles(stamp: str) -> str:
    r"""Return the style rules that print the stamp in the margin of each page but the first, where it is in the text.

    Examples
    --------
    >>> paper_styles('a"}</style>').splitlines()[1]
    '@page { @top-right { content: "a\\22 \\7d \\3c \\2f style\\3e "; } }'
    """
    text = "".join(c if c.isalnum() or ord(c) > 0x2029 else f"\\{ord(c):x} " for c in stamp)
    later, first = f'@page {{ @top-right {{ content: "{text}"; }} }}', "@page :first { @top-right { content: none; } }"
    return "\n".join(("@media print {", later, first, "}")) if stamp else ""


def _units(bulletin) -> list[tuple[str, str]]:
    """Return code and name of every unit in administrative order."""
    totals = bulletin.results.totals.sort_values(["order", "station"], kind="stable")
    return list(totals[["station", "name"]].itertuples(index=False, name=None))


def _kinds(table: Table) -> str:
    """Return a letter a column that says how it sorts: n (number), r (rank), t (text)."""
    return "".join("n" if c.numeric else "r" if c.kind == "rank" else "t" for c in table.columns)


def column_styles(tables: list[Table], say: Labels) -> str:
    """Return the style rules of the tables' columns: numbers to the right, short texts unbroken, long ones wide.

    Once a column instead of once a cell: a page of thousands of cells stays small.
    """
    places: dict[str, list[str]] = {"n": [], "s": [], "l": [], "x": []}
    for table in tables:
        part = table.trimmed()
        for number, mark in enumerate(part.classes(say), start=1):
            places[mark].append(f"#table-{part.key} tr>:nth-child({number})")
    rules = {
        "n": "text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums",
        "s": "white-space:nowrap",
        "l": "min-width:11rem",
        "x": "min-width:19rem",
    }
    return "\n".join(f"{','.join(places[mark])}{{{rule}}}" for mark, rule in rules.items() if places[mark])


def render(bulletin) -> dict[str, bytes]:
    """Return the page, named as the bulletin says.

    Examples
    --------
    Not run: ``render(kpi.publish.build(results))["annual_report.html"]``.
    """
    say, script = bulletin.say, _script()
    unit_head = say.t("column.station")
    environment = Environment(
        loader=PackageLoader("kpi.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = {
        "templates": {name: _template(name) for name in ("kpi", "kpi_dark")},
        "config": {**CONFIG, "locale": "zh-CN" if say.lang == "zh" else "en"},
        "strings": {
            key.removeprefix("modebar."): text for key, text in say.texts.items() if key.startswith("modebar.")
        },
        "say": {"rows": say.texts["page.shown_rows"], **{word: say.texts[f"page.{word}"] for word in WORDS}},
        "separator": say.t("list.separator"),
        "stamp": bulletin.stamp,
        "year": bulletin.results.year,
        "inert": {"starts": FORMULA_STARTS, "number": NUMBER.pattern},
        "night": NIGHT,
    }
    text = environment.get_template("report.html.j2").render(
        bulletin=bulletin,
        say=say,
        t=say.t,
        kind=_kind,
        heading=heading,
        kinds=_kinds,
        head=lambda table: next((n for n, c in enumerate(table.columns) if c.title == unit_head), 0),
        units=_units(bulletin),
        source=next((part for part in bulletin.annexes if part.id == "annex-indicators" and part.parts), None),
        style=Markup(_asset("report.css")),
        script=Markup(script),
        columns=Markup(column_styles(_tables(bulletin), say)),
        paper=Markup(paper_styles(bulletin.stamp)),
        TALL=TALL,
        script_hash=_hash(script),
        page=script_json(page),
        charts=packed(script_json({chart.key: drawing(chart) for chart in _charts(bulletin)})),
        plotly=packed_plotly(),
        sizes={c.key: c.figure.layout.height for c in _charts(bulletin)},
        widths={c.key: (c.figure.layout.meta or {}).get("min_width", 0) for c in _charts(bulletin)},
        language="zh-CN" if say.lang == "zh" else "en",
    )
    return {f"{bulletin.file}.html": text.encode("utf-8")}


def _template(name: str) -> dict:
    return json.loads(pio.to_json(pio.templates[name], engine="json"))
