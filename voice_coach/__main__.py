"""``python -m voice_coach`` is the ``voice-coach`` command."""

from voice_coach.cli.main import main

if __name__ == "__main__":
    main()
