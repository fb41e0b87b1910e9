"""What departments hand in: raw tables read strictly, checked against roster and rubric, all problems at once."""

from kpi.inputs.problems import Problem, Problems
from kpi.inputs.readers import earlier_cases, read_stations, read_year
from kpi.inputs.tables import input_tables

__all__ = ["Problem", "Problems", "earlier_cases", "input_tables", "read_stations", "read_year"]
