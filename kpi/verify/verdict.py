"""`kpi verify`: a folder of reports proved by itself, by its record and by the raw tables."""

from __future__ import annotations

from pathlib import Path

from kpi.editions import edition
from kpi.errors import KpiError, UsageError
from kpi.home import Home
from kpi.labels import labels
from kpi.pipeline import manifest
from kpi.verify import comparing, figures, proof, record
from kpi.verify.findings import Check, Verdict


def verify(folder: Path, home: Home | None = None, lang: str = "en") -> Verdict:
    """Return what can be proved of a folder of reports and what contradicts.

    Parameters
    ----------
    folder : Path
        A folder that `kpi run` put in place, such as ``reports/2014``.
    home : Home, optional
        Where the raw tables are.
    lang : {"zh", "en"}
        Language of the findings.

    Raises
    ------
    UsageError
        For what is no folder.
    """
    folder, home, say = Path(folder).absolute(), home or Home.find(), labels(lang)
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder; name one that `kpi run` wrote, such as reports/2014")
    held, first = record.check_record(folder, say)
    if not held:
        return Verdict(folder.name, "", (first,))
    checks = [first, record.check_outputs(folder, held, say), record.check_notebooks(folder, held, say)]
    checks += [inputs := record.check_inputs(held, home, say)]
    checks += [editions := record.check_editions(held, home, say)]
    year = record.year_of(held)
    if year is not None and (folder / "totals.csv").exists():
        same = inputs.state == editions.state == "proved"
        checks += _of_year(folder, year, home, record.language_of(held), say, same)
    checks.append(record.check_tools(held, say))
    return Verdict(folder.name, held[manifest.SELF], tuple(checks))


def _of_year(folder: Path, year: int, home: Home, lang: str, say, same: bool) -> list[Check]:
    """Return the checks of a year's figures; what needs the very inputs of the report is open without them."""
    checks = [proof.check_sums(folder, say)] if (folder / "ledger.csv").exists() else []
    if same:
        rubric = edition(year, home.raw)
        checks += [proof.check_ranks(folder, rubric, say), proof.check_again(folder, year, home, rubric, lang, say)]
    else:
        note = (str(year), say.t("verified.needs_inputs"))
        checks += [Check(name, None, notes=[note]) for name in ("ranks", "again")]
    return [*checks, _figures(folder, say)]


def _figures(folder: Path, say) -> Check:
    """Return the check that the files of a report say the same, figure by figure."""
    check = Check("figures")
    try:
        found = figures.figures(folder)
    except KpiError as error:
        check.faults.append((folder.name, str(error).splitlines()[0]))
        return check
    check.count = int(comparing.compared(found)["figures"].sum())
    for row in comparing.disagreements(found).head(proof.SHOWN).to_dict("records"):
        place = " / ".join(filter(None, (row.pop("table"), row.pop("row"), row.pop("column"))))
        check.faults.append((place, "; ".join(f"{file} {value}" for file, value in row.items() if value is not None)))
    return check
