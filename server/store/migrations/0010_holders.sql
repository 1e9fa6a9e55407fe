-- Accounts held by accounts: who holds which now, and who is asked to.

CREATE TABLE holder (
    role bytea NOT NULL,
    account bytea NOT NULL,
    manager boolean NOT NULL,
    PRIMARY KEY (role, account)
);

CREATE INDEX holder_account ON holder (account, role);
CREATE INDEX account_held ON account (account) WHERE kind IN ('role', 'record');

CREATE TABLE proposal (
    role bytea NOT NULL,
    account bytea NOT NULL,
    manager boolean NOT NULL,
    proposer bytea NOT NULL,
    seq bigint NOT NULL,
    opener bytea,
    accept bytea,
    time bigint NOT NULL,
    PRIMARY KEY (role, account)
);

CREATE INDEX proposal_account ON proposal (account, time);
