"""`kpi run`: the notebooks of the years, in order, in parallel, each in a process of its own."""

from kpi.pipeline.graph import Step, Task, plan, read_steps
from kpi.pipeline.runner import run

__all__ = ["Step", "Task", "plan", "read_steps", "run"]
