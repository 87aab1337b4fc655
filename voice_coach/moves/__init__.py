"""What an utterance does: the phrase bank and the matcher. Pure."""
