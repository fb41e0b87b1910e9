"""Every message is used, every code has a message, and every message says what to do."""

import re
from pathlib import Path

from kpi import inputs
from kpi.inputs.problems import messages

CODE = "".join(path.read_text(encoding="utf-8") for path in sorted(Path(inputs.__file__).parent.rglob("*.py")))


def test_every_message_is_used_and_complete():
    composed = {"scored_by_measures", "scored_by_findings", "scored_by_judgements"}
    unused = [name for name in messages() if f'"{name}"' not in CODE and name not in composed]
    assert unused == []
    for name, message in messages().items():
        assert message["why"] and message["fix"], name
        assert set(message) <= {"severity", "why", "fix"} and message.get("severity", "warning") == "warning"


def test_every_code_has_a_message():
    used = re.findall(r'(?:problems\.add|add_personal|CellError|_RefusedError)\("(\w+)"', CODE)
    used += re.findall(r'context\.add\((?:"\w+"|TABLE|table), "(\w+)"', CODE)
    assert len(set(used)) > 60
    assert sorted(set(used) - messages().keys()) == []
