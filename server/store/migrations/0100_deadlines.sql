-- Deadlines and the tasks that they become: times and words. What is to be done is
-- sealed in the note. Times are Unix ms. `fired` is when it became a task, null for
-- one that waits or was cleared before; `untold` that nobody was told of its last
-- change yet; `actor` is who took the task or ended it.

CREATE TABLE deadline (
    thread bytea NOT NULL,
    deadline bytea NOT NULL,
    setter bytea NOT NULL,
    account bytea NOT NULL,
    kind text NOT NULL,
    due bigint NOT NULL,
    state text NOT NULL,
    time bigint NOT NULL,
    fired bigint,
    untold boolean NOT NULL DEFAULT false,
    actor bytea,
    note bytea NOT NULL,
    PRIMARY KEY (thread, deadline)
);

ALTER TABLE deadline ALTER COLUMN note SET STATISTICS 0;

-- An id is in one thread: whoever sets it locks it first.
CREATE INDEX deadline_id ON deadline (deadline);
CREATE INDEX deadline_due ON deadline (due) WHERE state = 'waiting';
CREATE INDEX deadline_untold ON deadline (time) WHERE untold;
CREATE INDEX deadline_open ON deadline (fired) WHERE state IN ('open', 'taken');
CREATE INDEX deadline_ended ON deadline (time) WHERE state IN ('done', 'cleared');
CREATE INDEX deadline_account ON deadline (account, time) WHERE fired IS NOT NULL;
CREATE INDEX deadline_setter ON deadline (setter)
    WHERE state IN ('waiting', 'open', 'taken');

-- Counts and durations that automations of an organisation publish, by unit and period.
-- `time` is when a row was last published.
CREATE TABLE figure (
    organisation bytea NOT NULL,
    subject text COLLATE "C" NOT NULL,
    period text COLLATE "C" NOT NULL,
    unit text COLLATE "C" NOT NULL,
    names text[] NOT NULL,
    counts bigint[] NOT NULL,
    time bigint NOT NULL,
    PRIMARY KEY (organisation, subject, period, unit)
);

CREATE INDEX figure_time ON figure (time);
