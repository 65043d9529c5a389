/**
 * The tables of the event log. The database itself refuses to change or remove what stands, or to leave a hole. `place` counts the events
 * of a category from 0, and `checksum` is over all of the row: what a disk changed or lost is found when it is read.
 */

export const logSchema = `
CREATE TABLE IF NOT EXISTS streams (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE IF NOT EXISTS events (
  position INTEGER PRIMARY KEY,
  stream INTEGER NOT NULL REFERENCES streams (number),
  revision INTEGER NOT NULL,
  category TEXT NOT NULL,
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  meta TEXT NOT NULL,
  data BLOB NOT NULL,
  place INTEGER NOT NULL,
  checksum INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX IF NOT EXISTS events_by_stream ON events (stream, revision);
CREATE INDEX IF NOT EXISTS events_by_category ON events (category);

CREATE TRIGGER IF NOT EXISTS events_are_never_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'the log is append-only: an event is never changed'); END;
CREATE TRIGGER IF NOT EXISTS events_are_never_removed BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'the log is append-only: an event is never removed'); END;
CREATE TRIGGER IF NOT EXISTS streams_are_never_changed BEFORE UPDATE ON streams
BEGIN SELECT RAISE(ABORT, 'the log is append-only: a stream is never renamed'); END;
CREATE TRIGGER IF NOT EXISTS streams_are_never_removed BEFORE DELETE ON streams
BEGIN SELECT RAISE(ABORT, 'the log is append-only: a stream is never removed'); END;

CREATE TRIGGER IF NOT EXISTS events_follow_one_another BEFORE INSERT ON events
WHEN NEW.position <= (SELECT max(position) FROM events)
  OR NEW.revision <> (SELECT ifnull(max(revision), -1) + 1 FROM events WHERE stream = NEW.stream)
BEGIN SELECT RAISE(ABORT, 'the log is append-only: an event stands behind all others, and next in its stream'); END;
CREATE TRIGGER IF NOT EXISTS streams_are_never_replaced BEFORE INSERT ON streams
WHEN EXISTS (SELECT 1 FROM streams WHERE name = NEW.name OR number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'the log is append-only: a stream is never replaced'); END;
`
