"""Every message is used, every code has a message, and every message says what to do, in both languages."""

import re
import string
from pathlib import Path

import pytest

from kpi import inputs
from kpi.errors import PersonalData
from kpi.inputs.messages import messages, phrases, told_in

PACKAGE = Path(inputs.__file__).parent
FILES = [*sorted(PACKAGE.rglob("*.py")), PACKAGE.parent / "rulings.py"]
CODE = "".join(path.read_text(encoding="utf-8") for path in FILES)
COMPOSED = {"scored_by_measures", "scored_by_findings", "scored_by_judgements"}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_message_and_phrase_is_used():
    assert [name for name in messages() if f'"{name}"' not in CODE and name not in COMPOSED] == []
    assert [name for name in phrases() if f'"{name}"' not in CODE] == []


def test_every_code_has_a_message():
    used = re.findall(r'(?:problems\.add|add_personal|CellError|RefusedError)\(\s*"(\w+)"', CODE)
    used += re.findall(r'context\.add\((?:"\w+"|TABLE|table), "(\w+)"', CODE)
    assert len(set(used)) > 90
    assert sorted(set(used) - messages().keys()) == []
    assert sorted(set(re.findall(r'Phrase\("(\w+)"', CODE)) - phrases().keys()) == []


@pytest.mark.parametrize("code", messages())
def test_both_languages_say_the_same(code):
    message = messages()[code]
    for part in ("why", "fix"):
        english, chinese = message.text("en", part), message.text("zh", part)
        assert english and chinese
        assert fields(chinese) <= fields(english)
    named = fields(message.why + message.fix)
    assert named - fields(message.zh.why + message.zh.fix) <= {
        "class_name",
        "measure",
        "table",
        "name",
        "station",
        "reason",
    }
    assert re.search(r"[\u4e00-\u9fff]", message.zh.why)


@pytest.mark.parametrize("code", phrases())
def test_both_languages_of_a_phrase(code):
    assert phrases()[code].keys() == {"en", "zh"}
    assert fields(phrases()[code]["en"]) == fields(phrases()[code]["zh"])


@pytest.mark.parametrize(("lang", "told"), [("en", "data of 2014: 1 problem"), ("zh", "2014年的数据：1处问题")])
def test_a_refusal_is_headed_in_the_language_of_the_command(folder, lang, told):
    folder.append("measures", "2014,t01,signing_rate,,,,13912345678,,规统科,虚构,")
    with told_in(lang), pytest.raises(PersonalData) as refused:
        folder.read()
    assert str(refused.value).splitlines()[0] == told
