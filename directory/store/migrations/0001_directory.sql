-- Who is who, where they work, how they are written to, and what was imported when.
--
-- A code is stored without its label: labels are in `code`, once. Lists (phones, lines
-- of an address) are text with a line for each. Empty text means "not known".
-- `digest` is over what a source said, `version` the counter when the row last
-- changed, `changed` the same as Unix milliseconds. `source` is `file`, or who else told
-- it: a file never removes what another source told, and takes over what it names too.
-- There are no foreign keys: each kind of file comes when it comes, and is the truth
-- for its own tables only.

CREATE TABLE directory.counter (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    version bigint NOT NULL
);
INSERT INTO directory.counter (version) VALUES (0);

CREATE TABLE directory.code (
    kind text COLLATE "C" NOT NULL,
    code text COLLATE "C" NOT NULL,
    label text NOT NULL,
    PRIMARY KEY (kind, code)
);

-- `version` also moves with a role, an organisation of a role, a qualification, a
-- skill, a birth name or a mailbox of theirs: whoever follows reads this table only.
CREATE TABLE directory.practitioner (
    id text COLLATE "C" PRIMARY KEY,
    title text NOT NULL,
    civility text NOT NULL,
    family text NOT NULL,
    given text NOT NULL,
    family_key text COLLATE "C" NOT NULL,
    given_key text COLLATE "C" NOT NULL,
    profession text COLLATE "C" NOT NULL,
    category text COLLATE "C" NOT NULL,
    active boolean NOT NULL,
    source text COLLATE "C" NOT NULL DEFAULT 'file',
    digest uuid NOT NULL,
    version bigint NOT NULL,
    changed bigint NOT NULL
);
CREATE INDEX practitioner_family ON directory.practitioner (family_key, given_key);
CREATE INDEX practitioner_given ON directory.practitioner (given_key);
CREATE INDEX practitioner_profession ON directory.practitioner (profession);
CREATE INDEX practitioner_version ON directory.practitioner (version, id);
CREATE INDEX practitioner_changed ON directory.practitioner (changed);

CREATE TABLE directory.tombstone (
    practitioner text COLLATE "C" PRIMARY KEY,
    version bigint NOT NULL,
    changed bigint NOT NULL
);
CREATE INDEX tombstone_version ON directory.tombstone (version, practitioner);

CREATE TABLE directory.organization (
    id text COLLATE "C" PRIMARY KEY,
    name text NOT NULL,
    sign text NOT NULL,
    name_key text COLLATE "C" NOT NULL,
    siret text COLLATE "C" NOT NULL,
    siren text COLLATE "C" NOT NULL,
    finess text COLLATE "C" NOT NULL,
    finess_legal text COLLATE "C" NOT NULL,
    sector text COLLATE "C" NOT NULL,
    lines text NOT NULL,
    postcode text COLLATE "C" NOT NULL,
    town text NOT NULL,
    commune text COLLATE "C" NOT NULL,
    department text COLLATE "C" NOT NULL,
    country text COLLATE "C" NOT NULL,
    phones text NOT NULL,
    fax text NOT NULL,
    email text NOT NULL,
    source text COLLATE "C" NOT NULL DEFAULT 'file',
    digest uuid NOT NULL,
    version bigint NOT NULL,
    changed bigint NOT NULL
);
CREATE INDEX organization_name ON directory.organization (name_key);
CREATE INDEX organization_finess ON directory.organization (finess) WHERE finess <> '';
CREATE INDEX organization_siret ON directory.organization (siret) WHERE siret <> '';
CREATE INDEX organization_changed ON directory.organization (changed);

-- `key` is a hash of what makes it this activity and no other; its public id is
-- the practitioner's, a hyphen, and `key` as 16 hexadecimal digits.
CREATE TABLE directory.role (
    practitioner text COLLATE "C" NOT NULL,
    key bigint NOT NULL,
    organization text COLLATE "C" NOT NULL,
    profession text COLLATE "C" NOT NULL,
    category text COLLATE "C" NOT NULL,
    speciality text COLLATE "C" NOT NULL,
    speciality_type text COLLATE "C" NOT NULL,
    mode text COLLATE "C" NOT NULL,
    function text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    pharmacy_section text COLLATE "C" NOT NULL,
    phones text NOT NULL,
    source text COLLATE "C" NOT NULL DEFAULT 'file',
    digest uuid NOT NULL,
    version bigint NOT NULL,
    changed bigint NOT NULL,
    PRIMARY KEY (practitioner, key)
);
CREATE INDEX role_organization ON directory.role (organization);
CREATE INDEX role_changed ON directory.role (changed);

CREATE TABLE directory.qualification (
    practitioner text COLLATE "C" NOT NULL,
    key bigint NOT NULL,
    diploma_type text COLLATE "C" NOT NULL,
    diploma text COLLATE "C" NOT NULL,
    authorisation_type text COLLATE "C" NOT NULL,
    discipline text COLLATE "C" NOT NULL,
    digest uuid NOT NULL,
    version bigint NOT NULL,
    changed bigint NOT NULL,
    PRIMARY KEY (practitioner, key)
);

CREATE TABLE directory.skill (
    practitioner text COLLATE "C" NOT NULL,
    key bigint NOT NULL,
    profession text COLLATE "C" NOT NULL,
    category text COLLATE "C" NOT NULL,
    skill_type text COLLATE "C" NOT NULL,
    skill text COLLATE "C" NOT NULL,
    digest uuid NOT NULL,
    version bigint NOT NULL,
    changed bigint NOT NULL,
    PRIMARY KEY (practitioner, key)
);

-- From the restricted extraction: the family name at birth, nothing else of it.
CREATE TABLE directory.birth (
    practitioner text COLLATE "C" PRIMARY KEY,
    family text NOT NULL,
    family_key text COLLATE "C" NOT NULL,
    digest uuid NOT NULL,
    version bigint NOT NULL,
    changed bigint NOT NULL
);
CREATE INDEX birth_family ON directory.birth (family_key);

-- `structure` is what the source writes: an id, a FINESS, a SIRET or a national
-- identifier. `gone` is when its source stopped to name it, 0 while it does.
CREATE TABLE directory.mailbox (
    address text COLLATE "C" PRIMARY KEY,
    type text COLLATE "C" NOT NULL,
    practitioner text COLLATE "C" NOT NULL,
    structure text COLLATE "C" NOT NULL,
    structure_type text NOT NULL,
    structure_name text NOT NULL,
    service text NOT NULL,
    digitization boolean NOT NULL,
    red_list boolean NOT NULL DEFAULT false,
    rank integer NOT NULL DEFAULT 0,
    source text COLLATE "C" NOT NULL DEFAULT 'file',
    digest uuid NOT NULL,
    version bigint NOT NULL,
    changed bigint NOT NULL,
    gone bigint NOT NULL DEFAULT 0
);
CREATE INDEX mailbox_practitioner ON directory.mailbox (practitioner)
    WHERE practitioner <> '';
CREATE INDEX mailbox_structure ON directory.mailbox (structure) WHERE structure <> '';

-- The last time of each outcome, Unix milliseconds, 0 for never. `due` while the
-- practitioner's version still has to move for it.
CREATE TABLE directory.delivery (
    address text COLLATE "C" PRIMARY KEY,
    accepted bigint NOT NULL DEFAULT 0,
    delivered bigint NOT NULL DEFAULT 0,
    bounced bigint NOT NULL DEFAULT 0,
    due boolean NOT NULL DEFAULT false
);
CREATE INDEX delivery_due ON directory.delivery (address) WHERE due;

CREATE TABLE directory.import_run (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text COLLATE "C" NOT NULL,
    name text NOT NULL,
    file_date text COLLATE "C" NOT NULL,
    sha256 bytea NOT NULL,
    bytes bigint NOT NULL,
    rows bigint NOT NULL,
    bad bigint NOT NULL,
    warnings bigint NOT NULL,
    added bigint NOT NULL,
    changed bigint NOT NULL,
    gone bigint NOT NULL,
    started bigint NOT NULL,
    ended bigint NOT NULL,
    version bigint NOT NULL
);
CREATE INDEX import_run_kind ON directory.import_run (kind, id);
