"""`killing` with all that is read, or compiled, once a process: imported by the process that others are forked off."""

from killing import load_matcher, load_scoring, load_understanding

from voice_coach.library.versions import todays_judge

load_matcher()  # without hearing anything: the threads that hear would not come along
load_understanding().hear("what happens next", [])
load_scoring()
todays_judge()
