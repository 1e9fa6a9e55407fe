-- What searches by FHIR parameters are found by, and the keys of programs that search.
-- `directory.plain` compares towns: no case, no accent, one space for what is between.

CREATE FUNCTION directory.plain(words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN btrim(regexp_replace(
    lower(translate(
        words,
        'ÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜÝŸàâäáãåçéèêëíìîïñóòôöõúùûüýÿ',
        'aaaaaaceeeeiiiinooooouuuuyyaaaaaaceeeeiiiinooooouuuuyy'
    ) COLLATE "C"),
    '[^[:alnum:]]+', ' ', 'g'
)) COLLATE "C";

CREATE INDEX organization_town ON directory.organization (directory.plain(town));
CREATE INDEX organization_postcode ON directory.organization (postcode);
CREATE INDEX organization_siren ON directory.organization (siren) WHERE siren <> '';
CREATE INDEX organization_finess_legal ON directory.organization (finess_legal)
    WHERE finess_legal <> '';
CREATE INDEX role_speciality ON directory.role (speciality, practitioner);
CREATE INDEX skill_skill ON directory.skill (skill, practitioner);
CREATE INDEX mailbox_endpoint ON directory.mailbox (md5(address));

-- A key is shown once, to the operator; here is its SHA-256. `name` is whose it is.
CREATE TABLE directory.key (
    name text COLLATE "C" PRIMARY KEY,
    sha256 bytea NOT NULL UNIQUE,
    added bigint NOT NULL
);
