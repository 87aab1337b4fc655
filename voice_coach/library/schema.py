"""The tables of a library, and what brings those of earlier versions up to date."""

import sqlite3
from contextlib import closing

_FIRST = (
    """
    CREATE TABLE attempts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again, so that a number always means one attempt
        started_at TEXT NOT NULL,              -- ISO 8601 with the offset from UTC
        status TEXT NOT NULL,                  -- running, finished, interrupted
        scenario TEXT NOT NULL,
        style TEXT NOT NULL,
        engine TEXT NOT NULL,
        model TEXT NOT NULL,
        voice TEXT NOT NULL,
        version TEXT NOT NULL,                 -- of the program that judged it
        score TEXT                             -- JSON; NULL until it is drawn up
    )""",
    """
    CREATE TABLE turns (
        attempt INTEGER NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
        turn INTEGER NOT NULL,
        cue TEXT NOT NULL,
        cue_audio TEXT NOT NULL,               -- file in the attempt's folder, '' where there is none
        audio TEXT NOT NULL,                   -- the same for the reply
        speech_start REAL,                     -- seconds from the start of the reply's recording
        speech_end REAL,
        words TEXT,                            -- JSON; NULL until the reply is recognised
        delivery TEXT,                         -- JSON
        PRIMARY KEY (attempt, turn)
    )""",
    """
    CREATE TABLE moves (
        attempt INTEGER NOT NULL,
        turn INTEGER NOT NULL,
        move TEXT NOT NULL,
        score REAL NOT NULL,
        quote TEXT NOT NULL,
        start INTEGER NOT NULL,                -- offsets into the turn's words joined with spaces
        "end" INTEGER NOT NULL,
        FOREIGN KEY (attempt, turn) REFERENCES turns (attempt, turn) ON DELETE CASCADE
    )""",
    "CREATE INDEX moves_by_attempt ON moves (attempt, turn)",
)
_OCCASIONS_KINDS_AND_SEEDS = (
    # What an attempt was, and what repeats its wordings (NULL where that is not known).
    "ALTER TABLE attempts ADD COLUMN kind TEXT NOT NULL DEFAULT 'rehearsal'",
    "ALTER TABLE attempts ADD COLUMN seed INTEGER",
    # What a turn's reply answered. Until now a doubt could be known by the replies to it only.
    "ALTER TABLE turns ADD COLUMN occasion TEXT NOT NULL DEFAULT 'cue'",
    """
    UPDATE turns SET occasion = 'doubt' WHERE EXISTS (
        SELECT 1 FROM moves WHERE moves.attempt = turns.attempt AND moves.turn = turns.turn AND moves.move IN
        ('clarify_objection', 'acknowledge_objection', 'answer_objection', 'concede_objection')
    )""",
)
_RECORDINGS_NOTES_AND_JUDGEMENTS = (
    # What an attempt is known by in every library, so that a backup brings none twice.
    "ALTER TABLE attempts ADD COLUMN uid TEXT NOT NULL DEFAULT ''",
    "UPDATE attempts SET uid = lower(hex(randomblob(16)))",
    "CREATE UNIQUE INDEX attempts_by_uid ON attempts (uid)",
    # The phrase bank and the rules of the score that judged it ('' where that is not known), and when they did
    # (NULL: as it was held).
    "ALTER TABLE attempts ADD COLUMN bank TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE attempts ADD COLUMN scoring TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE attempts ADD COLUMN judged_at TEXT",
    "ALTER TABLE attempts ADD COLUMN note TEXT NOT NULL DEFAULT ''",
    # Of a recording from elsewhere: the name that the file had, its name in the attempt's folder, and its SHA-256.
    "ALTER TABLE attempts ADD COLUMN source TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE attempts ADD COLUMN original TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE attempts ADD COLUMN sha256 TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX attempts_by_sha256 ON attempts (sha256) WHERE sha256 != ''",
    # Where in such a recording the turn begins, in seconds.
    "ALTER TABLE turns ADD COLUMN starts_at REAL",
    """
    CREATE TABLE tags (
        attempt INTEGER NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
        tag TEXT NOT NULL,
        PRIMARY KEY (attempt, tag)
    ) WITHOUT ROWID""",
    """
    CREATE TABLE judgements (                  -- those that later ones took the place of
        attempt INTEGER NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,               -- counted from 1, the oldest first
        judged_at TEXT,                        -- NULL: as it was held
        version TEXT NOT NULL,
        bank TEXT NOT NULL,
        scoring TEXT NOT NULL,
        score TEXT,                            -- JSON
        moves TEXT NOT NULL,                   -- JSON: turn and moves
        PRIMARY KEY (attempt, number)
    ) WITHOUT ROWID""",
)
_RETAKES = (
    # Of a turn said again: the uid of the attempt, and the turn in it, that it is a new try of ('' and NULL: none).
    "ALTER TABLE attempts ADD COLUMN retake_of TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE attempts ADD COLUMN retake_turn INTEGER",
    "CREATE INDEX attempts_by_retake_of ON attempts (retake_of) WHERE retake_of != ''",
)
_TOLD = (
    # JSON: the job and the reasons that it was judged by first (NULL where that is not known).
    "ALTER TABLE attempts ADD COLUMN told TEXT",
)
_IN_SHORT = (
    # What `history` reads of every attempt, in its own words: else it walks through all words and scorecards for that.
    """
    CREATE INDEX attempts_in_short ON attempts
        (status, kind, id, started_at, scenario, json_extract(score, '$.total')) WHERE score IS NOT NULL""",
    """
    CREATE INDEX turns_in_short ON turns (
        attempt,
        json_extract(delivery, '$.words'),
        json_extract(delivery, '$.speech_seconds'),
        json_extract(delivery, '$.words_per_minute'),
        json_extract(delivery, '$.reply_gap'),
        CASE json_type(delivery, '$.filled_pauses')
            WHEN 'array' THEN json_array_length(delivery, '$.filled_pauses') END,
        CASE json_type(delivery, '$.hedges')
            WHEN 'array' THEN json_array_length(delivery, '$.hedges') END
    ) WHERE delivery IS NOT NULL""",
)
_DAMAGED = (
    # Whether some of a recording from elsewhere could not be read (NULL where that is not known).
    "ALTER TABLE attempts ADD COLUMN damaged INTEGER",
)
_STEPS = (_FIRST, _OCCASIONS_KINDS_AND_SEEDS, _RECORDINGS_NOTES_AND_JUDGEMENTS, _RETAKES, _TOLD, _IN_SHORT, _DAMAGED)
"""What makes a library of each version out of one of the version before; the first makes it from nothing."""


def bring_up_to_date(connection: sqlite3.Connection) -> bool:
    """Bring the tables up to date, from nothing or from an earlier version; False for those of a later one."""
    if version(connection) < len(_STEPS):
        with connection:
            connection.execute("BEGIN IMMEDIATE")  # another program may be at it: then wait, and look again
            for statements in _STEPS[version(connection) :]:
                for statement in statements:
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {max(version(connection), len(_STEPS))}")
    return version(connection) == len(_STEPS)


def version(connection: sqlite3.Connection) -> int:
    """Return the version of a library's tables; 0 where there are none."""
    with closing(connection.execute("PRAGMA user_version")) as found:
        return int(found.fetchone()[0])
