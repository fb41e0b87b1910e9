"""Processed tables of a year: written whole, read back only while they still are what the raw tables give."""

from __future__ import annotations

import hashlib
import json
from io import BytesIO
from pathlib import Path

import pandas as pd

from kpi import fingerprint
from kpi.editions import edition
from kpi.export import csv_text
from kpi.folders import write_folder
from kpi.home import Home
from kpi.results import Results, compute
from kpi.rubric import Rubric

MANIFEST = "manifest.json"


def key(inputs: str, rubric: Rubric, lang: str = "zh") -> str:
    """Return one hash of all that the results of a year depend on: raw tables, rubric, settings and code.

    Parameters
    ----------
    inputs : str
        `Results.inputs`, the hash of the raw tables when they were read.
    rubric : Rubric
        The edition with its settings.
    lang : {"zh", "en"}
        Language of the reasons in the ledger.
    """
    parts = [
        inputs,
        rubric.sha256,
        fingerprint.digest(fingerprint.shipped_editions(), fingerprint.PACKAGE),  # rules of progress read last year's
        fingerprint.code(),
        lang,
    ]
    parts += [f"{name}={value}" for name, value in sorted(rubric.changed.items())]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def save(results: Results, home: Home) -> list[Path]:
    """Replace the processed folder of a year by the tables and their manifest, and return the files.

    Raises
    ------
    CannotWrite
        Naming the folder and the reason; the tables that were there are as they were.
    """
    folder = home.processed / str(results.year)
    contents: dict[str, bytes] = {}
    for name in Results.table_names():
        getattr(results, name).to_parquet(buffer := BytesIO(), index=False)
        contents[f"{name}.parquet"] = buffer.getvalue()
    contents["coercions.csv"] = csv_text(results.coercions, points=False).encode("utf-8-sig")
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    manifest = {"key": key(results.inputs, results.rubric, results.lang), "rubric": results.rubric.id,
                "lang": results.lang, "tables": hashes}  # fmt: skip
    contents[MANIFEST] = (json.dumps(manifest, indent=1, sort_keys=True) + "\n").encode()
    return write_folder(folder, contents)


def load(year: int, home: Home | None = None, lang: str = "zh", rubric: Rubric | None = None) -> Results:
    """Return the results of a year: the processed tables while they are fresh and whole, computed anew otherwise.

    Parameters
    ----------
    year : int
        A year with raw tables.
    home : Home, optional
        Where the tables are.
    lang : {"zh", "en"}
        Language of the reasons in the ledger.
    rubric : Rubric, optional
        Another edition than the one in force.

    Raises
    ------
    InputRefused, RubricRefused, UsageError
        As `kpi.compute`.
    """
    home = home or Home.find()
    rubric = rubric or edition(year, home.raw)
    folder = home.processed / str(year)
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        inputs = fingerprint.of_inputs(home.raw, year)
        fresh = manifest["key"] == key(inputs, rubric, lang)
        # Each file is read once: what is parsed is what was hashed.
        contents = {name: (folder / name).read_bytes() for name in manifest["tables"]} if fresh else {}
        fresh = fresh and all(hashlib.sha256(contents[name]).hexdigest() == value
                              for name, value in manifest["tables"].items())  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError):
        fresh = False
    if not fresh:
        return compute(year, home.raw, rubric, lang)
    tables = {name: pd.read_parquet(BytesIO(contents[f"{name}.parquet"])) for name in Results.table_names()}
    return Results(year=year, rubric=rubric, lang=lang, inputs=inputs, **tables)
