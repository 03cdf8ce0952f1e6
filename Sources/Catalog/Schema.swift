internal import Database

/// The catalog's schema. A released migration never changes; a change is a new migration.
enum Schema {
    static let migrations = [Migration("001-first-firing", firstFiring)]

    /// Times are milliseconds since 1970; lists and reasons are JSON. Numbers of builds and versions are counted per
    /// name in `numbering`, which outlives the project, so that `orders@3` never comes to mean something else.
    private static let firstFiring: SQL = """
        CREATE TABLE numbering (
            project_name TEXT PRIMARY KEY,
            builds INTEGER NOT NULL DEFAULT 0 CHECK (builds >= 0),
            versions INTEGER NOT NULL DEFAULT 0 CHECK (versions >= 0)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE project (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL UNIQUE REFERENCES numbering (project_name) CHECK (length(name) BETWEEN 1 AND 64),
            url TEXT NOT NULL CHECK (url <> ''),
            ref TEXT,
            pom TEXT NOT NULL CHECK (pom <> ''),
            toolchain TEXT,
            arguments TEXT NOT NULL CHECK (substr(arguments, 1, 1) = '['),
            git TEXT NOT NULL CHECK (git IN ('generated', 'none')),
            created_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE build (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            project_id INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
            number INTEGER NOT NULL CHECK (number > 0),
            state TEXT NOT NULL
                CHECK (state IN ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'INTERRUPTED')),
            phase TEXT CHECK (phase IN ('FETCHING', 'EXPORTING', 'BUILDING', 'COLLECTING', 'PUBLISHING')),
            ref TEXT,
            commit_id TEXT CHECK (length(commit_id) = 40),
            pom TEXT NOT NULL,
            arguments TEXT NOT NULL CHECK (substr(arguments, 1, 1) = '['),
            toolchain TEXT,
            attempt INTEGER NOT NULL DEFAULT 1 CHECK (attempt > 0),
            cancel_requested INTEGER NOT NULL DEFAULT 0 CHECK (cancel_requested IN (0, 1)),
            created_at INTEGER NOT NULL,
            started_at INTEGER,
            finished_at INTEGER,
            reason TEXT CHECK (substr(reason, 1, 1) = '{'),
            warnings TEXT NOT NULL DEFAULT '[]' CHECK (substr(warnings, 1, 1) = '['),
            tests TEXT CHECK (substr(tests, 1, 1) = '{'),
            sandbox TEXT CHECK (sandbox IN ('bubblewrap', 'none')),
            log_bytes INTEGER NOT NULL DEFAULT 0 CHECK (log_bytes >= 0),
            log_digest TEXT CHECK (length(log_digest) = 71),
            epoch INTEGER NOT NULL DEFAULT 0 CHECK (epoch >= 0),
            lease_owner TEXT,
            lease_until INTEGER,
            UNIQUE (project_id, number),
            CHECK ((state = 'RUNNING') = (lease_until IS NOT NULL)),
            CHECK ((state IN ('QUEUED', 'RUNNING')) = (finished_at IS NULL))
        ) STRICT;
        CREATE INDEX build_by_project ON build (project_id, id);
        CREATE INDEX build_by_state ON build (state, id);
        CREATE INDEX build_by_project_and_state ON build (project_id, state, id);
        CREATE TRIGGER build_stays_ended BEFORE UPDATE OF state ON build
            WHEN NOT (OLD.state = NEW.state
                OR (OLD.state = 'QUEUED' AND NEW.state IN ('RUNNING', 'CANCELLED'))
                OR (OLD.state = 'RUNNING'))
            BEGIN SELECT RAISE(ABORT, 'a build does not go from this state to that one'); END;

        CREATE TABLE build_event (
            build_id INTEGER NOT NULL REFERENCES build (id) ON DELETE CASCADE,
            sequence INTEGER NOT NULL CHECK (sequence > 0),
            at INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (kind <> ''),
            message TEXT NOT NULL,
            PRIMARY KEY (build_id, sequence)
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER build_event_is_unchanged BEFORE UPDATE ON build_event
            BEGIN SELECT RAISE(ABORT, 'an event is immutable'); END;
        CREATE TRIGGER build_event_is_kept BEFORE DELETE ON build_event
            WHEN EXISTS (SELECT 1 FROM build WHERE id = OLD.build_id)
            BEGIN SELECT RAISE(ABORT, 'an event is kept as long as its build'); END;

        CREATE TABLE version (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            project_id INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
            number INTEGER NOT NULL CHECK (number > 0),
            digest TEXT NOT NULL CHECK (length(digest) = 71),
            build_id INTEGER NOT NULL UNIQUE REFERENCES build (id),
            commit_id TEXT NOT NULL CHECK (length(commit_id) = 40),
            ref TEXT,
            toolchain TEXT NOT NULL,
            sandbox TEXT NOT NULL CHECK (sandbox IN ('bubblewrap', 'none')),
            created_at INTEGER NOT NULL,
            UNIQUE (project_id, number)
        ) STRICT;
        CREATE INDEX version_by_digest ON version (project_id, digest);
        CREATE TRIGGER version_is_unchanged BEFORE UPDATE ON version
            BEGIN SELECT RAISE(ABORT, 'a version is immutable'); END;
        CREATE TRIGGER version_is_kept BEFORE DELETE ON version
            WHEN EXISTS (SELECT 1 FROM project WHERE id = OLD.project_id)
            BEGIN SELECT RAISE(ABORT, 'a version is kept as long as its project'); END;

        CREATE TABLE output (
            version_id INTEGER NOT NULL REFERENCES version (id) ON DELETE CASCADE,
            position INTEGER NOT NULL CHECK (position >= 0),
            path TEXT NOT NULL CHECK (path <> ''),
            kind TEXT NOT NULL CHECK (kind IN ('pom', 'main', 'attached')),
            module TEXT NOT NULL,
            packaging TEXT NOT NULL,
            group_id TEXT NOT NULL,
            artifact_id TEXT NOT NULL,
            version TEXT NOT NULL,
            type TEXT NOT NULL,
            extension TEXT NOT NULL,
            classifier TEXT,
            file TEXT NOT NULL,
            digest TEXT NOT NULL CHECK (length(digest) = 71),
            size INTEGER NOT NULL CHECK (size >= 0),
            PRIMARY KEY (version_id, position),
            UNIQUE (version_id, path)
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER output_is_unchanged BEFORE UPDATE ON output
            BEGIN SELECT RAISE(ABORT, 'an output is immutable'); END;
        CREATE TRIGGER output_is_kept BEFORE DELETE ON output
            WHEN EXISTS (SELECT 1 FROM version WHERE id = OLD.version_id)
            BEGIN SELECT RAISE(ABORT, 'an output is kept as long as its version'); END;

        CREATE TABLE version_blob (
            version_id INTEGER NOT NULL REFERENCES version (id) ON DELETE CASCADE,
            digest TEXT NOT NULL CHECK (length(digest) = 71),
            PRIMARY KEY (version_id, digest)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE channel (
            project_id INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
            name TEXT NOT NULL CHECK (name IN ('latest')),
            version_id INTEGER NOT NULL REFERENCES version (id),
            moved_at INTEGER NOT NULL,
            PRIMARY KEY (project_id, name)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE setting (
            name TEXT PRIMARY KEY CHECK (name <> ''),
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
