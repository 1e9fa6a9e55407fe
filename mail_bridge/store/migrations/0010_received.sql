-- What came in: one row a mail and thread, kept for the traces (months, not content).
-- `name` is a MAC of the mail's digest and the thread, `record` is sealed, `day` is for
-- forgetting what is old.
CREATE TABLE bridge.received (
    name bytea PRIMARY KEY,
    day date NOT NULL,
    record bytea NOT NULL
);
CREATE INDEX received_day ON bridge.received (day);

-- How many of what, by day: numbers of an operator's monthly figures, nothing else.
CREATE TABLE bridge.counted (
    day date NOT NULL,
    word text NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (day, word)
);
