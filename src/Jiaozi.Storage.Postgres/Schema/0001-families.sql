-- One table per family of keys. Scripts are only ever added: a database remembers the names of those it has seen.

CREATE TABLE coins (
    key bytea PRIMARY KEY,
    value bytea NOT NULL
) WITH (
    -- Every payment takes coins away: room for new ones comes back after 2% have gone, not 20%.
    autovacuum_vacuum_scale_factor = 0.02
);

CREATE TABLE entries (
    key bytea PRIMARY KEY,
    value bytea NOT NULL
);

CREATE TABLE owners (
    key bytea PRIMARY KEY,
    value bytea NOT NULL
) WITH (
    fillfactor = 80
);

CREATE TABLE outbox (
    key bytea PRIMARY KEY,
    value bytea NOT NULL
);

CREATE TABLE seals (
    key bytea PRIMARY KEY,
    value bytea NOT NULL
);

CREATE TABLE meta (
    key bytea PRIMARY KEY,
    value bytea NOT NULL
) WITH (
    -- The same few rows change with every commit; the room on their page lets them do so in place.
    fillfactor = 50
);

-- Keys are short and never worth compressing. Values are mostly digests and signatures, which do not shrink, so long
-- ones go to the side table as they are.
ALTER TABLE coins
    ALTER COLUMN key SET STORAGE PLAIN,
    ALTER COLUMN value SET STORAGE EXTERNAL;
ALTER TABLE entries
    ALTER COLUMN key SET STORAGE PLAIN,
    ALTER COLUMN value SET STORAGE EXTERNAL;
ALTER TABLE owners
    ALTER COLUMN key SET STORAGE PLAIN,
    ALTER COLUMN value SET STORAGE EXTERNAL;
ALTER TABLE outbox
    ALTER COLUMN key SET STORAGE PLAIN,
    ALTER COLUMN value SET STORAGE EXTERNAL;
ALTER TABLE seals
    ALTER COLUMN key SET STORAGE PLAIN,
    ALTER COLUMN value SET STORAGE EXTERNAL;
ALTER TABLE meta
    ALTER COLUMN key SET STORAGE PLAIN,
    ALTER COLUMN value SET STORAGE EXTERNAL;

-- The last line against a double spend. It ends the transaction unless every key that was asked for was found, and
-- names the table and one that was not, where a violated unique key does.
CREATE FUNCTION require_all(family text, asked bytea[], present bytea[]) RETURNS void LANGUAGE plpgsql AS '
BEGIN
    IF cardinality(asked) <> coalesce(cardinality(present), 0) THEN
        RAISE EXCEPTION ''A precondition of the commit does not hold.'' USING
            ERRCODE = ''JZ001'',
            TABLE = family,
            DETAIL = (
                SELECT ''(key)=(\x'' || encode(key, ''hex'') || '')''
                FROM unnest(asked) AS key
                WHERE key <> ALL (coalesce(present, ''{}''))
                LIMIT 1
            );
    END IF;
END';
