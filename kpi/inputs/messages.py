"""The texts of problems: `messages.yaml`, by code, in English and Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

# The language problems are told in where nobody says; a command sets it for its own run.
LANGUAGE: ContextVar[str] = ContextVar("LANGUAGE", default="en")


@contextmanager
def told_in(lang: str) -> Iterator[None]:
    """Tell problems in a language inside of a `with`."""
    token = LANGUAGE.set(lang)
    try:
        yield
    finally:
        LANGUAGE.reset(token)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(_Strict):
    """Why something cannot stand, and what to do."""

    why: str
    fix: str


class Message(Text):
    """The text of a problem; the English stands first, `zh` says the same in Chinese.

    A warning `to_explain` stays open until the note of its row says why the figure is right all the same.
    """

    severity: Literal["error", "warning"] = "error"
    to_explain: bool = False
    zh: Text

    def text(self, lang: str, part: str) -> str:
        """Return `why` or `fix` in a language."""
        return getattr(self.zh if lang == "zh" else self, part)


@dataclass(frozen=True, init=False)
class Phrase:
    """A part of a text that has its own translation: a code of `phrases` in `messages.yaml` and what fills it.

    Examples
    --------
    >>> fill("{near}", [("near", Phrase("did_you_mean", word="苇溪镇"))], "zh")
    '是不是“苇溪镇”？'
    """

    code: str
    parts: tuple[tuple[str, object], ...]

    def __init__(self, code: str, **details: object) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "parts", tuple(details.items()))

    @property
    def details(self) -> MappingProxyType:
        """Return what fills the phrase, by name."""
        return MappingProxyType(dict(self.parts))


@lru_cache(maxsize=1)
def _document() -> dict:
    return YAML(typ="safe").load(files("kpi.inputs").joinpath("messages.yaml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def messages() -> dict[str, Message]:
    """Return the messages by code.

    Examples
    --------
    >>> messages()["negative"].text("en", "fix")
    'correct the number'
    """
    return {code: Message.model_validate(text) for code, text in _document()["messages"].items()}


@lru_cache(maxsize=1)
def phrases() -> dict[str, dict[str, str]]:
    """Return the phrases by code: language → text."""
    return _document()["phrases"]


def fill(text: str, details: Iterable[tuple[str, object]], lang: str) -> str:
    """Return a text with its {words} filled in; phrases among them are put into the language first.

    Examples
    --------
    >>> fill("more than {limit} rows", [("limit", "5")], "en")
    'more than 5 rows'
    """
    words = {
        name: fill(phrases()[detail.code][lang], detail.parts, lang) if isinstance(detail, Phrase) else detail
        for name, detail in details
    }
    return text.format(**words)
