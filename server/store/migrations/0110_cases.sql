-- Cases of tele-expertise: who asks whom, who claimed it, since when; nothing of what
-- was asked. Times are Unix ms. `step` and `actor` are the last step and who took it;
-- `claimed` is when it was first claimed since it was sent; `untold` is when it came
-- back by itself (it expired, or its claimant lost the role), until somebody has told
-- it. Figures count it under `unit` and `organisations`: what was attested of both, and
-- who attested the expert, when it was sent.

CREATE TABLE expertise (
    thread bytea NOT NULL,
    expertise bytea NOT NULL,
    requester bytea NOT NULL,
    expert bytea NOT NULL,
    claimant bytea,
    state text NOT NULL,
    step text NOT NULL,
    actor bytea NOT NULL,
    opened bigint NOT NULL,
    claimed bigint,
    due bigint NOT NULL,
    moved bigint NOT NULL,
    untold bigint,
    unit text COLLATE "C" NOT NULL,
    organisations bytea[] NOT NULL,
    PRIMARY KEY (thread, expertise)
);

-- An id is in one thread: whoever opens it locks it first.
CREATE INDEX expertise_id ON expertise (expertise);
CREATE INDEX expertise_due ON expertise (due)
    WHERE state IN ('sent', 'claimed', 'more-asked');
CREATE INDEX expertise_untold ON expertise (untold) WHERE untold IS NOT NULL;
CREATE INDEX expertise_moved ON expertise (moved);
CREATE INDEX expertise_requester ON expertise (requester, moved);
CREATE INDEX expertise_expert ON expertise (expert, moved);
CREATE INDEX expertise_claimant ON expertise (claimant, moved)
    WHERE claimant IS NOT NULL;

-- Of a request that was answered or came back: what it counts as, and nobody's id.
-- `month` is YYYY-MM of the request (UTC); seconds are since then.
CREATE TABLE expertise_round (
    month text COLLATE "C" NOT NULL,
    unit text COLLATE "C" NOT NULL,
    organisations bytea[] NOT NULL,
    outcome text NOT NULL,
    claim_seconds bigint,
    answer_seconds bigint
);

CREATE INDEX expertise_round_month ON expertise_round (month);

-- Of experts who have said that they take no case before `until`, or so many at once;
-- 0 is no such word.
CREATE TABLE availability (
    account bytea PRIMARY KEY,
    until bigint NOT NULL,
    cap integer NOT NULL
);
