"""A district of three towns and an office in two years, small enough to score on paper, written as raw tables.

2014, of 60 + 30 + 10 points: t1 has 93% of 95 (loses 12) and one event (loses 6): 82, and 3 extra points. t2 has one
of two births within policy (loses 10): 90. t3 loses nothing: 100. The office is scored on events alone and has two of
them: 18 of 30, which is 60. 2015: nobody hands in t3's rate.
"""

from __future__ import annotations

from pathlib import Path

from tests.builders import ATTRIBUTION, choice, document, text_of

POINTS = "percent_of_points"
RATE = {
    "rule": {"family": "shortfall", "bar": {"stated": 95}, "step": 1, "loss": (10, POINTS)},
    "share": 60,
    "measure": "alpha",
    "words": "达95%以上",
    "name": "甲率",
}
EVENTS = {
    "rule": {"family": "per_event", "losses": {"event": (20, POINTS)}},
    "share": 30,
    "applies_to": ["town", "office"],
    "words": "规范",
    "name": "规范",
}
BIRTHS = {
    "rule": {"family": "threshold", "bar": {"stated": 95}},
    "share": 10,
    "measure": "born",
    "words": "符合率95%",
    "name": "符合率",
}
EXTRA = [{"line": "B1", "text": "获奖加3分", "entries": [{"id": "B1a", "name": "获奖", "points": {"stated": 3}}]}]

TABLES = {
    "stations.csv": """station,name,class,kind,order,from,to,successor,source
t1,甲镇,town,镇,1,2014,,,虚构
t2,乙镇,town,镇,2,2014,,,虚构
t3,丙镇,town,镇,3,2014,,,虚构
g1,服务站,office,站,4,2014,,,虚构
""",
    "2014/measures.csv": """year,station,measure,numerator,denominator,source
2014,t1,alpha,93,100,虚构
2014,t2,alpha,96,100,虚构
2014,t3,alpha,19,20,虚构
""",
    "2014/findings.csv": """year,station,clause,date,occasion,method,kind,count,reason,evidence,source
2014,t1,1.2a,2014-05-06,平时,抽查,event,1,缺登记,记录3,虚构
2014,t2,1.2a,2014-05-07,平时,抽查,none,0,,,虚构
2014,t3,1.2a,2014-05-08,平时,抽查,none,0,,,虚构
2014,g1,1.2a,2014-05-09,平时,抽查,event,2,缺签字,记录4,虚构
""",
    "2014/births.csv": """case,year_found,year_of_birth,original_town,present_town,disputed_with,from_outside,\
within_policy,by_official,source
c1,2014,2014,t1,t1,,0,1,0,虚构
c2,2014,2014,t2,t2,,0,1,0,虚构
c3,2014,2012,t2,t3,,0,0,0,虚构
c4,2014,2014,t3,t3,,0,1,0,虚构
""",
    "2014/honours.csv": "year,station,line,count,document,source\n2014,t1,B1a,1,奖〔2014〕1号,虚构\n",
}


def content() -> dict:
    """Return the rubric as its file writes it."""
    settings = {"zero_denominator": choice("full", "rebase"), "extra_cap": choice("none", "2")}
    return document([[[RATE], [EVENTS]], [[BIRTHS]]], extra=EXTRA, attribution=ATTRIBUTION, settings=settings)


def write(folder: Path) -> tuple[Path, Path]:
    """Write raw tables and rubric; return the folder of raw tables and the rubric file."""
    raw, rubric = folder / "raw", folder / "rubric.yaml"
    later = {
        name.replace("2014/", "2015/"): text.replace("2014,", "2015,").replace("2014-", "2015-").replace("\nc", "\nd")
        for name, text in TABLES.items()
        if "/" in name
    }
    later["2015/measures.csv"] = later["2015/measures.csv"].replace("2015,t3,alpha,19,20,虚构\n", "")
    for name, text in (TABLES | later).items():
        path = raw / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    rubric.write_text(text_of(content()), encoding="utf-8")
    return raw, rubric
