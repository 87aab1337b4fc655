"""Whatever reads text, sound or archives from elsewhere refuses it in a sentence, or takes it; it never fails.

Some hundred cases of each reader here, the same in each run; ``scripts/fuzz.py`` runs them by the hundred thousand,
guided by what each case reaches.
"""

import itertools

import pytest
from fuzz_mutations import cases
from fuzz_targets import SEEDS, TARGETS, seeds
from hypothesis import given, settings
from hypothesis import strategies as st

SLOW = {"bank", "page", "json-lines", "attempt"}
"""Targets of which a case takes more than a few milliseconds."""


@pytest.mark.parametrize("name", TARGETS)
def test_cases_made_from_good_ones_are_taken_or_refused(name: str) -> None:
    target = TARGETS[name]
    count = 60 if name in SLOW else 300
    for case in itertools.islice(cases(seeds(name), target.longest, seed=7), count):
        target.run(case)


@pytest.mark.parametrize("name", TARGETS)
def test_any_bytes_are_taken_or_refused(name: str) -> None:
    @settings(max_examples=30)
    @given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
    def run(case: bytes) -> None:
        TARGETS[name].run(case)

    run()


@pytest.mark.parametrize("name", TARGETS)
def test_every_reader_has_cases_to_begin_with(name: str) -> None:
    assert any(seeds(name))
    assert list(itertools.islice(cases(seeds(name), 100, 3), 50)) == list(
        itertools.islice(cases(seeds(name), 100, 3), 50)
    )


def test_every_kept_case_is_of_a_reader() -> None:
    assert {folder.name for folder in SEEDS.iterdir()} <= set(TARGETS)
