"""A drill: short tasks one after the other, each judged at once, and tried again where it was missed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from string import Template

from voice_coach.interview import events
from voice_coach.interview.courses import Course, Task, Verdict
from voice_coach.interview.stage import Stage

_TRIES = 2
"""How often a task is tried before it is left."""

_SILENT_REPLIES = 2
"""Replies without a word after which a drill is over: nobody is there."""

_ASIDES = 2
"""Requests to hear a cue again that do not count as a try."""


@dataclass(frozen=True, slots=True)
class TaskResult:
    """What came of a task."""

    task: Task
    tries: int
    """How often it was tried."""
    verdict: Verdict
    """That on the last try."""


class Drill:
    """One drill, from the first cue to the summary. Make one, and `run` it once.

    Parameters
    ----------
    stage
        Where it is held.
    course
        What is done in it.
    rng
        Picks the coach's wordings.
    attempt
        The attempt's number in the library; None where nothing is kept.
    """

    def __init__(self, stage: Stage, course: Course, rng: random.Random, attempt: int | None = None) -> None:
        self._stage = stage
        self._course = course
        self._rng = rng
        self._attempt = attempt
        self._silent = 0
        self.results: list[TaskResult] = []
        """What came of each task so far."""

    def run(self) -> None:
        """Hold the drill.

        Raises
        ------
        VoiceCoachError
            It cannot go on; the listeners have been told.
        """
        self._stage.hold(self._course.name, self._drill)

    def _drill(self) -> None:
        before = [self._course.opening]
        for number, task in enumerate(self._course.tasks, 1):
            result = self._do(number, task, before)
            self.results.append(result)
            if self._silent >= _SILENT_REPLIES:
                break
            before = [self._rng.choice(self._course.right if result.verdict.done else self._course.move_on)]
        praise = before if self.results[-1].verdict.done else []
        self._stage.say([*praise, self._rng.choice(self._course.close)])
        telling = self._stage.telling
        done = [result for result in self.results if result.verdict.done]
        telling.tell(
            events.DrillFinished(
                at=telling.now,
                attempt=self._attempt,
                tasks=len(self._course.tasks),
                first_try=sum(result.tries == 1 for result in done),
                done=len(done),
            )
        )

    def _do(self, number: int, task: Task, before: Sequence[str]) -> TaskResult:
        """Let a task be done, a second time where it was missed."""
        likely = [*self._course.right, *(following.says for following in self._course.tasks[number : number + 1])]
        opening = [*before, task.before]
        tries = 0
        while True:
            tries += 1
            verdict = self._try(number, task, opening, likely)
            if verdict.done or tries == _TRIES or self._silent >= _SILENT_REPLIES:
                return TaskResult(task, tries, verdict)
            opening = [Template(self._rng.choice(verdict.again)).substitute(example=task.example)]

    def _try(self, number: int, task: Task, before: Sequence[str], likely: Sequence[str]) -> Verdict:
        """Let a task be tried once. To ask what was said is no try."""
        for _ in range(_ASIDES + 1):
            self._stage.say([text for text in (*before, task.says) if text], likely)
            ear = self._stage.hear(lambda: [self._rng.choice(self._course.nudge)])
            reply, heard = self._stage.judge(ear, task.occasion)
            if heard.aside is None:
                break
            before = ()
        self._silent = 0 if reply.transcript.words else self._silent + 1
        verdict = task.judge(reply)
        telling = self._stage.telling
        telling.tell(
            events.TaskJudged(
                at=telling.now,
                turn=reply.turn,
                task=number,
                of=len(self._course.tasks),
                done=verdict.done,
                quote=verdict.quote,
                try_saying="" if verdict.done else task.example,
            )
        )
        return verdict
