"""The search for canaries finds them wherever they may hide; otherwise its silence would prove nothing."""

from __future__ import annotations

import base64
import io
import json

import docx
import pandas as pd
import pytest
import xlsxwriter

from kpi.publish.html import packed
from tests.hostile.search import found, inside, texts

NEEDLE = "320412199001011231"
WIDE = NEEDLE.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})


def word(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    document.save(out := io.BytesIO())
    return out.getvalue()


def properties() -> bytes:
    document = docx.Document()
    document.core_properties.keywords = NEEDLE
    document.save(out := io.BytesIO())
    return out.getvalue()


def sheet() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet().write_comment("A1", NEEDLE)
    return out.getvalue()


def print_out() -> bytes:
    import typst

    return typst.compile(f'#set document(title: "x")\n= {NEEDLE}'.encode(), format="pdf")


def table() -> bytes:
    pd.DataFrame({"a": [NEEDLE]}).to_parquet(out := io.BytesIO(), compression="gzip")
    return out.getvalue()


PLACES = {
    "plain": NEEDLE.encode(),
    "grouped": b"320412 1990-0101 1231",
    "full width": WIDE.encode(),
    "zero width": "\u200b".join(NEEDLE).encode(),
    "UTF-16": NEEDLE.encode("utf-16-le"),
    "escaped": json.dumps({"text": WIDE}).encode(),
    "word": word(NEEDLE),
    "properties": properties(),
    "sheet": sheet(),
    "pdf": print_out(),
    "parquet": table(),
    "page": f'<script type="text/plain" id="charts-packed">{packed(NEEDLE)}</script>'.encode(),
}


@pytest.mark.parametrize("data", PLACES.values(), ids=PLACES)
def test_a_canary_is_found_in(data):
    assert found({"canary": NEEDLE}, inside("file", data))


def test_a_canary_is_found_in_names_and_not_where_it_is_not(tmp_path):
    (tmp_path / f"a{NEEDLE}").mkdir()
    assert found({"canary": NEEDLE}, texts(tmp_path)) == [(f"name of a{NEEDLE}", "canary")]
    other = base64.b64encode(b"320412199001011232" * 9)
    assert found({"canary": NEEDLE}, inside("file", other + word("320412199001011232"))) == []
