import pytest
from judged import cue, talk

from voice_coach.feedback.comparison import Take, compare


def take(said: str) -> Take:
    (reply,) = talk(cue(said))
    return Take(reply.transcript, reply.moves, None)


@pytest.mark.parametrize(
    ("before", "after", "gained", "kept", "lost"),
    [
        ("well", "[thanks thank you]", ["thank you"], [], []),
        ("[thanks thank you]", "well", [], [], ["thank you"]),
        ("[thanks thanks]", "[thanks thank you so much]", [], ["thank you so much"], []),
        (
            "[thanks thanks] and [next_step what next]",
            "[restate_interest i want this] and [next_step what happens now]",
            ["i want this"], ["what happens now"], ["thanks"],
        ),
        ("", "", [], [], []),
    ],
)  # fmt: skip
def test_moves_are_gained_kept_or_lost(
    before: str, after: str, gained: list[str], kept: list[str], lost: list[str]
) -> None:
    found = compare(take(before), take(after))
    assert [match.quote for match in found.gained] == gained
    assert [match.quote for match in found.kept] == kept
    assert [match.quote for match in found.lost] == lost


def test_a_move_made_twice_is_told_once() -> None:
    found = compare(take("hello"), take("[thanks thank you] well [thanks thanks]"))
    assert [match.quote for match in found.gained] == ["thank you"]
