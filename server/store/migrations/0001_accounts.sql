-- Accounts, their chains, who vouched for them, and how they came in.

CREATE TABLE account (
    account bytea PRIMARY KEY,
    kind text NOT NULL,
    seq bigint NOT NULL,
    head bytea NOT NULL,
    generation bigint NOT NULL,
    admin bytea,
    locked boolean NOT NULL,
    closed boolean NOT NULL
);

CREATE TABLE entry (
    account bytea NOT NULL,
    seq bigint NOT NULL,
    kind text NOT NULL,
    time bigint NOT NULL,
    body bytea NOT NULL,
    signature bytea NOT NULL,
    PRIMARY KEY (account, seq)
);

CREATE TABLE entry_box (
    account bytea NOT NULL,
    seq bigint NOT NULL,
    reserve boolean NOT NULL,
    position integer NOT NULL,
    box bytea NOT NULL,
    PRIMARY KEY (account, seq, reserve, position)
);

CREATE TABLE attestation (
    attestation bytea PRIMARY KEY,
    subject bytea NOT NULL,
    organisation bytea NOT NULL,
    status text NOT NULL,
    idnps text NOT NULL,
    name text NOT NULL,
    profession text NOT NULL,
    speciality text NOT NULL,
    place text NOT NULL,
    sort_key text NOT NULL,
    words text NOT NULL,
    not_before bigint NOT NULL,
    not_after bigint NOT NULL,
    time bigint NOT NULL,
    body bytea NOT NULL,
    signature bytea NOT NULL
);

CREATE INDEX attestation_subject ON attestation (subject, status);
CREATE INDEX attestation_idnps ON attestation (organisation, idnps) WHERE idnps <> '';
CREATE INDEX attestation_people ON attestation (sort_key) WHERE status = 'placed';

CREATE TABLE invitation (
    invitation bytea PRIMARY KEY,
    organisation bytea,
    not_after bigint NOT NULL,
    time bigint NOT NULL,
    account bytea,
    proof bytea,
    used bigint
);

CREATE INDEX invitation_organisation ON invitation (organisation, used)
    WHERE account IS NOT NULL;
