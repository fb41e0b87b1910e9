"""A small rubric file without fault, to be spoilt in one place at a time."""

from pathlib import Path

import pytest

BASE = (Path(__file__).parent / "base.yaml").read_text(encoding="utf-8")


@pytest.fixture
def write(tmp_path):
    """Write a rubric file: the base with texts replaced, or bytes as they are."""

    def write(*replaced, name="small.yaml", content=None):
        path = tmp_path / name
        if content is None:
            content = BASE
            for old, new in replaced:
                assert content.count(old) == 1, old
                content = content.replace(old, new)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return write
