"""Train the network of ``voice_coach.moves`` from the phrase bank and labelled utterances."""
