"""What a notebook may be given, checked before a kernel starts and again inside the notebook.

Papermill only warns about a parameter that a notebook does not have, and overwrites the given values when the
parameters cell has lost its tag: both times it writes the report of another year. See ``docs/notebooks.md``.
"""

from kpi.parameters.checking import ParameterError, check, validate_parameters
from kpi.parameters.declarations import Parameter, declared, declared_in

__all__ = ["Parameter", "ParameterError", "check", "declared", "declared_in", "validate_parameters"]
