-- A library as it was before recordings could be brought in (schema 2), by sqlite3's dump.
PRAGMA user_version = 2;
BEGIN TRANSACTION;
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
, kind TEXT NOT NULL DEFAULT 'rehearsal', seed INTEGER);
INSERT INTO "attempts" VALUES(1,'2026-11-22T06:19:45.009208+00:00','finished','phone-screen','balanced','vosk','vosk-en 0.15','natural','0.1.0','{"total":61,"core":[{"move":"next_step","title":"Asked for the next step","done":true,"points":30,"turn":1,"quote":"what happens next","start_time":1.8,"end_time":2.9000000000000004,"why":"The close is a question about what comes next; without it the process goes on without you.","try_saying":""},{"move":"restate_interest","title":"Said that you want it","done":false,"points":0,"turn":null,"quote":"","start_time":null,"end_time":null,"why":"Interviewers choose people who want the job, and few candidates say so.","try_saying":"I''d really like to do this job, and what you said about the team made me surer."},{"move":"probe_concerns","title":"Asked for doubts","done":true,"points":30,"turn":2,"quote":"is there anything about my background that makes you hesitate","start_time":1.0,"end_time":4.9,"why":"A doubt that is said can be answered; one that is kept costs the offer.","try_saying":""}],"supporting":[{"move":"thanks","title":"Said thank you","done":true,"points":4,"turn":1,"quote":"thank you","start_time":1.0,"end_time":1.7000000000000002,"why":"","try_saying":""},{"move":"acknowledge_objection","title":"Accepted that the doubt is fair","done":true,"points":2,"turn":3,"quote":"that is a fair point","start_time":1.0,"end_time":2.9000000000000004,"why":"","try_saying":""},{"move":"answer_objection","title":"Answered the doubt","done":true,"points":5,"turn":3,"quote":"i ran accounts with two hundred users for three years","start_time":3.4000000000000004,"end_time":7.3,"why":"","try_saying":""}],"missteps":[{"move":"pay_question","title":"Asked about pay","done":true,"points":-10,"turn":1,"quote":"what is the salary","start_time":4.2,"end_time":5.7,"why":"Pay is best talked about once they want you; asked now, it sounds like the main thing.","try_saying":""}]}','rehearsal',NULL);
INSERT INTO "attempts" VALUES(2,'2026-11-22T06:19:45.531730+00:00','interrupted','face-to-face','low_key','whisper','whisper-tiny 1','system','0.1.0','{"total":0,"core":[{"move":"next_step","title":"Asked for the next step","done":false,"points":0,"turn":null,"quote":"","start_time":null,"end_time":null,"why":"The close is a question about what comes next; without it the process goes on without you.","try_saying":"What happens next from here?"},{"move":"restate_interest","title":"Said that you want it","done":false,"points":0,"turn":null,"quote":"","start_time":null,"end_time":null,"why":"Interviewers choose people who want the job, and few candidates say so.","try_saying":"I''d really like to do this job, and what you said about the team made me surer."},{"move":"probe_concerns","title":"Asked for doubts","done":false,"points":0,"turn":null,"quote":"","start_time":null,"end_time":null,"why":"A doubt that is said can be answered; one that is kept costs the offer.","try_saying":"Is there anything about my background that makes you hesitate?"}],"supporting":[],"missteps":[]}','rehearsal',NULL);
INSERT INTO "attempts" VALUES(3,'2026-11-22T06:19:45.532122+00:00','running','phone-screen','balanced','vosk','vosk-en 0.15','natural','0.1.0',NULL,'rehearsal',NULL);
INSERT INTO "attempts" VALUES(4,'2026-11-22T06:30:00.5+00:00','finished','doubts','balanced','whisper','whisper-tiny-en 1','natural','0.1.0',NULL,'drill',4711);
CREATE TABLE moves (
    attempt INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    move TEXT NOT NULL,
    score REAL NOT NULL,
    quote TEXT NOT NULL,
    start INTEGER NOT NULL,                -- offsets into the turn's words joined with spaces
    "end" INTEGER NOT NULL,
    FOREIGN KEY (attempt, turn) REFERENCES turns (attempt, turn) ON DELETE CASCADE
);
INSERT INTO "moves" VALUES(1,1,'next_step',9.49729150319648773859e-01,'what happens next',10,27);
INSERT INTO "moves" VALUES(1,1,'thanks',9.96773365309811310019e-01,'thank you',0,9);
INSERT INTO "moves" VALUES(1,1,'pay_question',9.99671608334071315482e-01,'what is the salary',42,60);
INSERT INTO "moves" VALUES(1,2,'probe_concerns',9.99591738391196082957e-01,'is there anything about my background that makes you hesitate',0,61);
INSERT INTO "moves" VALUES(1,3,'acknowledge_objection',0.999635502207933,'that is a fair point',0,20);
INSERT INTO "moves" VALUES(1,3,'answer_objection',9.9999969914578057395e-01,'i ran accounts with two hundred users for three years',25,78);
CREATE TABLE turns (
    attempt INTEGER NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
    turn INTEGER NOT NULL,
    cue TEXT NOT NULL,
    cue_audio TEXT NOT NULL,               -- file in the attempt's folder, '' where there is none
    audio TEXT NOT NULL,                   -- the same for the reply
    speech_start REAL,                     -- seconds from the start of the reply's recording
    speech_end REAL,
    words TEXT,                            -- JSON; NULL until the reply is recognised
    delivery TEXT, occasion TEXT NOT NULL DEFAULT 'cue',                         -- JSON
    PRIMARY KEY (attempt, turn)
);
INSERT INTO "turns" VALUES(1,1,'Well, that''s everything from my side. Is there anything you''d like to ask?','turn-1-cue.flac','turn-1-reply.flac',1.0,5.7,'[{"text":"thank","start":1.0,"end":1.3,"confidence":0.9},{"text":"you","start":1.4,"end":1.7000000000000002,"confidence":0.9},{"text":"what","start":1.8,"end":2.1,"confidence":0.9},{"text":"happens","start":2.2,"end":2.5,"confidence":0.9},{"text":"next","start":2.6,"end":2.9000000000000004,"confidence":0.9},{"text":"from","start":3.0,"end":3.3,"confidence":0.9},{"text":"here","start":3.4000000000000004,"end":3.7,"confidence":0.9},{"text":"and","start":3.8000000000000003,"end":4.1000000000000005,"confidence":0.9},{"text":"what","start":4.2,"end":4.5,"confidence":0.9},{"text":"is","start":4.6,"end":4.9,"confidence":0.9},{"text":"the","start":5.0,"end":5.3,"confidence":0.9},{"text":"salary","start":5.4,"end":5.7,"confidence":0.9}]','{"words":12,"speech_seconds":4.9,"words_per_minute":140.2,"reply_gap":0.6}','cue');
INSERT INTO "turns" VALUES(1,2,'The next step is a call with Martin. Anything else?','turn-2-cue.flac','turn-2-reply.flac',1.0,4.9,'[{"text":"is","start":1.0,"end":1.3,"confidence":0.9},{"text":"there","start":1.4,"end":1.7000000000000002,"confidence":0.9},{"text":"anything","start":1.8,"end":2.1,"confidence":0.9},{"text":"about","start":2.2,"end":2.5,"confidence":0.9},{"text":"my","start":2.6,"end":2.9000000000000004,"confidence":0.9},{"text":"background","start":3.0,"end":3.3,"confidence":0.9},{"text":"that","start":3.4000000000000004,"end":3.7,"confidence":0.9},{"text":"makes","start":3.8000000000000003,"end":4.1000000000000005,"confidence":0.9},{"text":"you","start":4.2,"end":4.5,"confidence":0.9},{"text":"hesitate","start":4.6,"end":4.9,"confidence":0.9}]','{"words":10,"speech_seconds":4.9,"words_per_minute":140.2,"reply_gap":0.6}','cue');
INSERT INTO "turns" VALUES(1,3,'I do wonder about larger customers.','turn-3-cue.flac','turn-3-reply.flac',1.0,7.3,'[{"text":"that","start":1.0,"end":1.3,"confidence":0.9},{"text":"is","start":1.4,"end":1.7000000000000002,"confidence":0.9},{"text":"a","start":1.8,"end":2.1,"confidence":0.9},{"text":"fair","start":2.2,"end":2.5,"confidence":0.9},{"text":"point","start":2.6,"end":2.9000000000000004,"confidence":0.9},{"text":"but","start":3.0,"end":3.3,"confidence":0.9},{"text":"i","start":3.4000000000000004,"end":3.7,"confidence":0.9},{"text":"ran","start":3.8000000000000003,"end":4.1000000000000005,"confidence":0.9},{"text":"accounts","start":4.2,"end":4.5,"confidence":0.9},{"text":"with","start":4.6,"end":4.9,"confidence":0.9},{"text":"two","start":5.0,"end":5.3,"confidence":0.9},{"text":"hundred","start":5.4,"end":5.7,"confidence":0.9},{"text":"users","start":5.800000000000001,"end":6.1000000000000005,"confidence":0.9},{"text":"for","start":6.2,"end":6.5,"confidence":0.9},{"text":"three","start":6.6000000000000005,"end":6.9,"confidence":0.9},{"text":"years","start":7.0,"end":7.3,"confidence":0.9}]','{"words":16,"speech_seconds":4.9,"words_per_minute":140.2,"reply_gap":0.6}','doubt');
INSERT INTO "turns" VALUES(2,1,'So. I think that''s our time.','turn-1-cue.flac','',NULL,NULL,NULL,NULL,'cue');
INSERT INTO "turns" VALUES(4,1,'I do wonder about the gap in your CV.','turn-1-cue.flac','',NULL,NULL,NULL,NULL,'doubt');
CREATE INDEX moves_by_attempt ON moves (attempt, turn);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('attempts',4);
COMMIT;
