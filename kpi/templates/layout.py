"""How the workbooks look, as data: `layout.yaml`, checked and frozen."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field
from ruamel.yaml import YAML


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SheetLayout(_Strict):
    """A sheet: its columns with their widths, how many stay in sight, and its spare rows."""

    frozen: int = Field(ge=0)
    columns: dict[str, float]
    spare: int = 0
    lined: int = 0


class ScoringLayout(_Strict):
    """The scoring sheet: its columns with their widths."""

    columns: dict[str, float]


class GuideLayout(_Strict):
    """The sheet of instructions: the widths of its columns."""

    columns: tuple[float, ...]


class Look(_Strict):
    """Font, height of a line in points, and colours by what a cell is."""

    font: str
    size: float
    line: float
    colours: dict[str, str]


class Layout(_Strict):
    """Everything `layout.yaml` says."""

    sheets: dict[str, SheetLayout]
    kinds: dict[str, str]
    centred: frozenset[str]
    context: frozenset[str]
    scoring_sheet: ScoringLayout
    guide: GuideLayout
    look: Look


@lru_cache(maxsize=1)
def layout() -> Layout:
    """Return the layout.

    Raises
    ------
    pydantic.ValidationError
        Where `layout.yaml` itself is wrong.

    Examples
    --------
    >>> layout().kinds["date"]
    'yyyy-mm-dd'
    """
    text = files("kpi.templates").joinpath("layout.yaml").read_text(encoding="utf-8")
    return Layout.model_validate(YAML(typ="safe").load(text))
