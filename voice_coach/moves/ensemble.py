"""The two trained parts as one: what neither hears alone, they hear together."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from voice_coach.moves.bank import OBJECTION
from voice_coach.moves.encoder import Encoder
from voice_coach.moves.labels import OBJECTION_ANSWERS, Move
from voice_coach.moves.network import Heard, Network

_SHARE = 0.7  # of the encoder in what both think, in logits: the best on the authors who choose the thresholds
_SHARE_OF_ANSWERS = 0.8  # of the encoder in what answers a doubt: only it knows the doubt


class Ensemble:
    """The network and the encoder.

    Parameters
    ----------
    network
        Scores each word, and so can say which words a move is made of; also hears an interviewer's doubts.
    encoder
        Reads the reply as a whole.
    """

    def __init__(self, network: Network, encoder: Encoder) -> None:
        self.network = network
        self.encoder = encoder
        self._outputs = {name: at for at, name in enumerate(network.outputs)}
        self._moves = [self._outputs[move] for move in Move]
        self._answers = [self._outputs[move] for move in Move if move in OBJECTION_ANSWERS]
        shares = [_SHARE_OF_ANSWERS if move in OBJECTION_ANSWERS else _SHARE for move in Move]
        self._shares = np.array(shares, np.float32)

    def hear(self, words: Sequence[str], cue: Sequence[str] = (), *, hidden_doubt: bool = False) -> Heard:
        """Score plain `words`, said after `cue`; there has to be at least one word.

        With a `hidden_doubt`, the cue voices a doubt that its words do not show: what answers it the network judges
        alone, which looks at no cue.
        """
        heard = self.network.hear(words)
        logits = heard.logits.copy()
        logits[self._moves] += self._shares * (self.encoder.hear(words, cue) - logits[self._moves])
        if hidden_doubt:
            logits[self._answers] = heard.logits[self._answers]
        return replace(heard, logits=logits)

    def is_doubt(self, words: Sequence[str]) -> bool:
        """Whether an interviewer who says `words` voices a doubt."""
        return bool(self.network.hear(words).logits[self._outputs[OBJECTION]] > 0)

    def position(self, move: Move) -> int:
        """Return where `move` stands in what is heard."""
        return self._outputs[move]
