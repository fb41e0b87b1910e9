"""What is kept of an executed notebook: nothing that chance has named."""

from __future__ import annotations

from nbformat.v4 import new_code_cell, new_notebook, new_output

from kpi.pipeline.outcome import clean


def test_a_widget_leaves_its_text_and_not_its_name():
    data = {"application/vnd.jupyter.widget-view+json": {"model_id": "5d1f"}, "text/plain": "a panel"}
    cell = new_code_cell("panel", execution_count=1, outputs=[new_output("execute_result", data)])
    kept = clean(new_notebook(cells=[cell], metadata={"widgets": {"state": {"5d1f": {}}}}))
    assert kept.cells[0].outputs[0].data == {"text/plain": "a panel"}
    assert "widgets" not in kept.metadata
