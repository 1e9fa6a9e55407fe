-- Up to which number a reader is done with a thread: `name` is a MAC of both. It stands
-- beside what was taken, so that one is never older than the other.
CREATE TABLE bridge.point (
    name bytea PRIMARY KEY,
    seq bigint NOT NULL
);
