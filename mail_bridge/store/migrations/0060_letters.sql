-- A letter of a thread, or a patient's exit without one. `name` is a MAC of thread and
-- letter, `day` the day of the exit (none before), `record` is sealed. `stale` counts
-- what happened since its figures were last published.
CREATE TABLE bridge.letter (
    name bytea PRIMARY KEY,
    day date,
    stale bigint NOT NULL DEFAULT 1,
    record bytea NOT NULL
);
CREATE INDEX letter_day ON bridge.letter (day);
CREATE INDEX letter_stale ON bridge.letter (name) WHERE stale > 0;

-- Counts as they were published last: a row for a period and a unit (`name` is their
-- MAC); what they say is sealed, as units are.
CREATE TABLE bridge.letter_figure (
    name bytea PRIMARY KEY,
    period text NOT NULL,
    sealed bytea NOT NULL
);
CREATE INDEX letter_figure_period ON bridge.letter_figure (period);
