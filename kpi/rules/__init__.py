"""How a clause is scored: one pure function a rule family, each returning the exact loss in hundredths."""

from kpi.rules.registry import FAMILIES, Inputs, loss_of

__all__ = ["FAMILIES", "Inputs", "loss_of"]
