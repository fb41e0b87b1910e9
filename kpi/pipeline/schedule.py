"""Keep workers busy with the tasks whose predecessors succeeded."""

from __future__ import annotations

import queue
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from kpi.pipeline.failure import Failure
from kpi.pipeline.graph import Task
from kpi.pipeline.processes import Workers
from kpi.pipeline.progress import Reporter


class Schedule:
    """The tasks of a run and what became of them.

    Parameters
    ----------
    tasks : sequence of Task
        What to run; a predecessor that is not among them counts as done.
    workers : Workers
        Runs a notebook in a process.
    notebooks, reports : Path
        Where notebooks come from, and the folder under which executed ones go.
    jobs : int
        How many run at once.
    timeout : float
        Seconds a notebook may take.

    Attributes
    ----------
    failures : dict of str to Failure
        Why each failed task failed, by its key, in the order of the tasks once the run has ended.
    skipped : dict of str to str
        For each task that did not run, the failed task it waited for.
    """

    def __init__(
        self, tasks: Sequence[Task], workers: Workers, notebooks: Path, reports: Path, jobs: int, timeout: float
    ) -> None:
        self.tasks = {task.key: task for task in tasks}
        self.workers, self.notebooks, self.reports = workers, notebooks, reports
        self.jobs, self.timeout = max(1, jobs), timeout
        self.failures: dict[str, Failure] = {}
        self.skipped: dict[str, str] = {}
        self.events: queue.Queue[tuple[str, dict[str, Any]]] = queue.Queue()

    def run(self, show: Reporter) -> None:
        """Run all tasks, saying each step to `show`; returns when nothing is left to run."""
        waits = {key: [one for one in task.after if one in self.tasks] for key, task in self.tasks.items()}
        order = TopologicalSorter(waits)
        order.prepare()
        pool = ThreadPoolExecutor(self.jobs)
        try:
            while order.is_active():
                for key in sorted(order.get_ready(), key=list(self.tasks).index):
                    self._begin(key, pool)
                key, event = self.events.get()
                if self._tell(key, event, show):
                    order.done(key)
        finally:
            # The threads only wait for their workers, which the caller ends when it was interrupted.
            pool.shutdown(wait=False, cancel_futures=True)
        self.failures = {key: self.failures[key] for key in self.tasks if key in self.failures}

    def succeeded(self, task: Task) -> bool:
        """Return whether a task's notebook is in place, once the run has ended."""
        return not self._stopped(task.key)

    def _begin(self, key: str, pool: ThreadPoolExecutor) -> None:
        cause = next((self.skipped.get(one, one) for one in self.tasks[key].after if self._stopped(one)), "")
        if cause:
            self.skipped[key] = cause
            self.events.put((key, {"event": "end", "state": "skipped", "detail": f"because {cause} failed"}))
            return
        future = pool.submit(self._work, key)
        future.add_done_callback(lambda ended: self.events.put((key, _ending(ended))))

    def _work(self, key: str) -> Failure | None:
        task = self.tasks[key]
        orders = {
            "notebook": str(self.notebooks / f"{task.step.name}.ipynb"),
            "output": str(self.reports / task.folder / "notebooks" / f"{task.step.name}.ipynb"),
            "parameters": dict(task.parameters),
            "timeout": self.timeout,
        }
        return self.workers.run(orders, lambda event: self.events.put((key, event)))

    def _tell(self, key: str, event: dict[str, Any], show: Reporter) -> bool:
        """Pass an event on; return whether it is the task's last."""
        if event["event"] == "start":
            show.start(key, event["cells"])
        elif event["event"] == "cell":
            show.cell(key, event["index"])
        elif event["event"] == "end":
            if "failure" in event:
                self.failures[key] = event["failure"]
            show.end(key, event["state"], event["detail"])
            return True
        return False

    def _stopped(self, key: str) -> bool:
        return key in self.failures or key in self.skipped


def _ending(ended: Future[Failure | None]) -> dict[str, Any]:
    """Return a task's last event, also when following its worker itself went wrong."""
    if ended.cancelled():
        failure = Failure("interrupted")
    elif ended.exception():
        failure = Failure(f"{type(ended.exception()).__name__}: {ended.exception()}")
    else:
        failure = ended.result()
    if failure is None:
        return {"event": "end", "state": "done", "detail": ""}
    return {"event": "end", "state": "failed", "detail": failure.line, "failure": failure}
