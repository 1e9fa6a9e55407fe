-- A mailbox of a thread. `thread` and `sender` are MACs of the thread and of the folded
-- address; `record` is sealed. `stale` counts what happened since its deadlines were
-- last looked at.
CREATE TABLE bridge.pair (
    name bytea PRIMARY KEY,
    thread bytea NOT NULL,
    sender bytea NOT NULL,
    is_on boolean NOT NULL,
    stale bigint NOT NULL DEFAULT 0,
    record bytea NOT NULL
);
CREATE INDEX pair_thread ON bridge.pair (thread);
CREATE INDEX pair_sender ON bridge.pair (sender);
CREATE INDEX pair_stale ON bridge.pair (name) WHERE stale > 0;

-- One mail: a message for a mailbox, once. `message` and `message_id` are MACs, times
-- are Unix ms, `due` is when the clock looks at it next. `said` is the state that the
-- thread was told, `outcome` what the directory is to be told and `reported` what it was.
CREATE TABLE bridge.mail (
    name bytea PRIMARY KEY,
    pair bytea NOT NULL REFERENCES bridge.pair (name),
    place bigint GENERATED ALWAYS AS IDENTITY,
    message bytea NOT NULL,
    message_id bytea NOT NULL UNIQUE,
    state text NOT NULL,
    accepted bigint NOT NULL,
    changed bigint NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    has_left boolean NOT NULL DEFAULT false,
    is_settled boolean NOT NULL DEFAULT false,
    promised boolean NOT NULL DEFAULT true,
    wants_answer boolean NOT NULL,
    due bigint,
    said text,
    outcome text,
    reported text,
    is_counted boolean NOT NULL DEFAULT false,
    record bytea NOT NULL
);
CREATE INDEX mail_pair ON bridge.mail (pair);
CREATE INDEX mail_message ON bridge.mail (message);
CREATE INDEX mail_due ON bridge.mail (due) WHERE due IS NOT NULL;
CREATE INDEX mail_unsaid ON bridge.mail (changed) WHERE said IS DISTINCT FROM state;
CREATE INDEX mail_unreported ON bridge.mail (changed)
    WHERE reported IS DISTINCT FROM outcome;
CREATE INDEX mail_uncounted ON bridge.mail (place) WHERE has_left AND NOT is_counted;
CREATE INDEX mail_changed ON bridge.mail (changed);

-- What a mail that has not left is made from, sealed; gone when it has left.
CREATE TABLE bridge.slip (
    mail bytea PRIMARY KEY REFERENCES bridge.mail (name) ON DELETE CASCADE,
    sealed bytea NOT NULL
);

-- Evidence: what was learnt of a mail, in its order, sealed. The same thing learnt
-- twice, by `digest`, is one row.
CREATE TABLE bridge.fact (
    mail bytea NOT NULL REFERENCES bridge.mail (name) ON DELETE CASCADE,
    digest bytea NOT NULL,
    place bigint GENERATED ALWAYS AS IDENTITY,
    sealed bytea NOT NULL,
    PRIMARY KEY (mail, digest)
);

-- Deadlines that the server holds for us, by their ids. A row stands before the server
-- is asked, so that one that was asked for is always known; then `is_set`.
CREATE TABLE bridge.watch (
    deadline bytea PRIMARY KEY,
    pair bytea NOT NULL REFERENCES bridge.pair (name) ON DELETE CASCADE,
    is_set boolean NOT NULL DEFAULT false
);
CREATE INDEX watch_pair ON bridge.watch (pair);
