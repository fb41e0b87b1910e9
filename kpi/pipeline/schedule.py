"""Keep workers busy with the tasks whose predecessors succeeded."""

from __future__ import annotations

import queue
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from kpi.pipeline.failure import Failure
from kpi.pipeline.graph import Task
from kpi.pipeline.processes import Workers
from kpi.pipeline.progress import Reporter
from kpi.pipeline.staging import Staging


class Schedule:
    """The tasks of a run and what became of them.

    Parameters
    ----------
    tasks : sequence of Task
        What to run; a predecessor that is not among them counts as done.
    workers : Workers
        Runs a notebook in a process.
    notebooks : Path
        Where notebooks come from.
    stagings : mapping of str to Staging
        Where the tasks of each folder leave their output.
    jobs : int
        How many run at once.
    timeout : float
        Seconds a notebook may take.
    publish : callable
        Called with a folder when all its tasks succeeded; returns why it cannot be put in place, or None.

    Attributes
    ----------
    failures : dict of str to Failure
        Why each failed task failed, by its key, in the order of the tasks once the run has ended; then the folders
        that could not be put in place.
    skipped : dict of str to str
        For each task that did not run, the failed task it waited for.
    """

    def __init__(
        self,
        tasks: Sequence[Task],
        workers: Workers,
        notebooks: Path,
        stagings: Mapping[str, Staging],
        jobs: int,
        timeout: float,
        publish: Callable[[str], Failure | None],
    ) -> None:
        self.tasks = {task.key: task for task in tasks}
        self.workers, self.notebooks, self.stagings = workers, notebooks, stagings
        self.jobs, self.timeout, self.publish = max(1, jobs), timeout, publish
        self.open = Counter(task.folder for task in tasks)
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
        self.failures = {key: self.failures[key] for key in [*self.tasks, *self.stagings] if key in self.failures}

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
        staging, file = self.stagings[task.folder], f"{task.step.name}.ipynb"
        orders = {
            "notebook": str(self.notebooks / file),
            "output": str(staging.root(task.step.name) / task.folder / "notebooks" / file),
            "failed": str(staging.failed / file),
            "reports": str(staging.root(task.step.name)),
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
            self._close(self.tasks[key].folder)
            return True
        return False

    def _close(self, folder: str) -> None:
        """Put a folder in place when its last task has ended and all succeeded."""
        self.open[folder] -= 1
        own = [task for task in self.tasks.values() if task.folder == folder]
        if not self.open[folder] and all(map(self.succeeded, own)) and (failure := self.publish(folder)):
            self.failures[folder] = failure

    def _stopped(self, key: str) -> bool:
        return key in self.failures or key in self.skipped


def _ending(ended: Future[Failure | None]) -> dict[str, Any]:
    """Return a task's last event, also when following its worker itself went wrong."""
    if ended.cancelled():
        failure = Failure("interrupted")
    elif error := ended.exception():
        failure = Failure.of(error)
    else:
        failure = ended.result()
    if failure is None:
        return {"event": "end", "state": "done", "detail": ""}
    return {"event": "end", "state": "failed", "detail": failure.line, "failure": failure}
