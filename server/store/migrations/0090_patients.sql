-- What automations keep of patients: tokens and sealed values, made with a key that
-- the server never has. `generation` is the number of that key, `time` Unix ms.

CREATE TABLE patient (
    organisation bytea NOT NULL,
    token bytea NOT NULL,
    generation bigint NOT NULL,
    sealed bytea NOT NULL,
    time bigint NOT NULL,
    PRIMARY KEY (organisation, token)
);

CREATE INDEX patient_generation ON patient (organisation, generation);

-- How many an organisation keeps; its row is locked by whoever changes that.
CREATE TABLE patient_total (
    organisation bytea PRIMARY KEY,
    total bigint NOT NULL
);
