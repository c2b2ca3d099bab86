-- A claim is a stretch of cells, not a row per cell: a visit's four dozen rows become three, and
-- whoever looks for free times reads a twelfth. Stretches are at most a day long, so that whoever
-- looks knows how far back one may have begun.
CREATE TABLE stretch (
    resource_id UUID NOT NULL,
    first_cell BIGINT NOT NULL,
    end_cell BIGINT NOT NULL,
    owner_id UUID NOT NULL,
    PRIMARY KEY (resource_id, first_cell),
    CHECK (end_cell > first_cell),
    CHECK (end_cell - first_cell <= 288)
)/*STRICT, WITHOUT ROWID*/;
INSERT INTO stretch (resource_id, first_cell, end_cell, owner_id)
    SELECT resource_id, MIN(cell), MAX(cell) + 1, owner_id FROM (
        SELECT resource_id, cell, owner_id, cell - ROW_NUMBER() OVER (
            PARTITION BY resource_id, owner_id ORDER BY cell) AS run
        FROM claim) AS cells
    GROUP BY resource_id, owner_id, run, cell / 288;
DROP TABLE claim;
ALTER TABLE stretch RENAME TO claim;
CREATE INDEX claim_owner ON claim (owner_id);

-- The engine itself refuses a second claim on the same five minutes. SQLite has one writer, so the
-- stretch that begins last before the new one's end tells whether there is room.
/*SQLITE
CREATE TRIGGER claim_taken BEFORE INSERT ON claim
WHEN (SELECT end_cell FROM claim
      WHERE resource_id = NEW.resource_id AND first_cell < NEW.end_cell
      ORDER BY first_cell DESC LIMIT 1) > NEW.first_cell
BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER claim_stays BEFORE UPDATE OF first_cell, end_cell ON claim
BEGIN SELECT RAISE(ABORT, 'a claim does not change its cells'); END;
CREATE TRIGGER claim_repointed BEFORE UPDATE OF resource_id ON claim
WHEN NEW.resource_id <> OLD.resource_id
    AND (SELECT end_cell FROM claim
         WHERE resource_id = NEW.resource_id AND first_cell < NEW.end_cell
         ORDER BY first_cell DESC LIMIT 1) > NEW.first_cell
BEGIN SELECT RAISE(ABORT, 'claims overlap'); END;
SQLITE*/

-- PostgreSQL has many writers: each cell is written under a unique key, where the second waits for
-- the first, whatever either of them can see.
/*POSTGRES
CREATE TABLE claim_cell (
    resource_id UUID NOT NULL,
    cell BIGINT NOT NULL,
    PRIMARY KEY (resource_id, cell)
);
INSERT INTO claim_cell (resource_id, cell)
    SELECT resource_id, generate_series(first_cell, end_cell - 1) FROM claim;
CREATE FUNCTION claim_takes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    got BIGINT[];
BEGIN
    WITH free AS (
        INSERT INTO claim_cell (resource_id, cell)
            SELECT NEW.resource_id, cell
            FROM generate_series(NEW.first_cell, NEW.end_cell - 1) AS cell ORDER BY cell
            ON CONFLICT DO NOTHING RETURNING cell)
    SELECT array_agg(cell) INTO got FROM free;
    IF cardinality(got) = NEW.end_cell - NEW.first_cell THEN
        RETURN NEW;
    END IF;
    DELETE FROM claim_cell WHERE resource_id = NEW.resource_id AND cell = ANY (got);
    RETURN NULL;
END $$;
CREATE FUNCTION claim_gives() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM claim_cell
        WHERE resource_id = OLD.resource_id AND cell >= OLD.first_cell AND cell < OLD.end_cell;
    RETURN NULL;
END $$;
CREATE FUNCTION claim_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE claim_cell SET resource_id = NEW.resource_id
        WHERE resource_id = OLD.resource_id AND cell >= OLD.first_cell AND cell < OLD.end_cell;
    RETURN NULL;
END $$;
CREATE FUNCTION claim_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a claim does not change its cells';
END $$;
CREATE TRIGGER claim_taken BEFORE INSERT ON claim
    FOR EACH ROW EXECUTE FUNCTION claim_takes();
CREATE TRIGGER claim_given AFTER DELETE ON claim
    FOR EACH ROW EXECUTE FUNCTION claim_gives();
CREATE TRIGGER claim_repointed AFTER UPDATE OF resource_id ON claim
    FOR EACH ROW EXECUTE FUNCTION claim_moves();
CREATE TRIGGER claim_stays BEFORE UPDATE OF first_cell, end_cell ON claim
    FOR EACH ROW EXECUTE FUNCTION claim_stays();
POSTGRES*/
