import pytest

from voice_coach.feedback.numbers import numbers


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("seven", [7]),
        ("7", [7]),
        ("twenty five", [25]),
        ("twenty people", [20]),
        ("two hundred", [200]),
        ("two hundred and fifty", [250]),
        ("a hundred", [100]),
        ("three thousand two hundred", [3200]),
        ("two million", [2_000_000]),
        ("2 million", [2_000_000]),
        ("a dozen", [12]),
        ("a decade", [10]),
        ("one third", [1, 1 / 3]),
        ("five or six", [5, 6]),
        ("from 10 to twenty", [10, 20]),
        ("ninety nine", [99]),
        ("sixty and four", [60, 4]),
        ("hundred", []),
        ("nothing of the kind", []),
        ("", []),
        ("²", []),
        ("9" * 400, []),
    ],
)
def test_numbers_as_they_are_said(said: str, values: list[float]) -> None:
    assert [found.value for found in numbers(said.split())] == values


def test_where_a_number_stands() -> None:
    (found,) = numbers("about two hundred and fifty people".split())
    assert (found.first, found.last) == (1, 5)
