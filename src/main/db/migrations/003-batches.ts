/** @file Version 3: batches and their jobs, one row for each photo. Runs in main. */
import type { Migration } from './index.ts'

/**
 * A job's output name is in its row before the work begins, the output's hash before the output gets that name: whatever is
 * killed in between, the next start can tell a finished output from a stranger's file. `size` and `modified` (microseconds)
 * are the photo's when it was listed.
 */
export const batches: Migration = {
  name: 'batches',
  up: (db) =>
    void db.exec(`
      CREATE TABLE batches (
        id TEXT PRIMARY KEY CHECK (length(id) = 16),
        kind TEXT NOT NULL CHECK (kind IN ('batch', 'watch')),
        state TEXT NOT NULL CHECK (state IN ('active', 'paused', 'cancelled')),
        reason TEXT,
        priority INTEGER NOT NULL,
        out TEXT NOT NULL,
        inputs TEXT NOT NULL,
        recipe TEXT NOT NULL,
        created TEXT NOT NULL
      ) STRICT;
      CREATE TABLE jobs (
        id INTEGER PRIMARY KEY,
        batch TEXT NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        state TEXT NOT NULL
          CHECK (state IN ('waiting', 'running', 'done', 'failed', 'skipped', 'cancelled')),
        photo TEXT NOT NULL,
        size INTEGER NOT NULL CHECK (size >= 0),
        modified INTEGER NOT NULL,
        steps TEXT,
        output TEXT,
        attempts INTEGER NOT NULL DEFAULT 0,
        crashes INTEGER NOT NULL DEFAULT 0,
        owner TEXT,
        lease INTEGER,
        staged INTEGER,
        sha256 TEXT CHECK (length(sha256) = 64),
        bytes INTEGER,
        made TEXT,
        failure TEXT,
        skip TEXT,
        changed TEXT NOT NULL,
        CHECK ((state = 'running') = (owner IS NOT NULL) AND (owner IS NULL) = (lease IS NULL)),
        CHECK ((staged IS NULL) = (sha256 IS NULL) AND (sha256 IS NULL) = (bytes IS NULL)),
        CHECK (state <> 'done' OR (output IS NOT NULL AND sha256 IS NOT NULL AND made IS NOT NULL)),
        CHECK ((state = 'failed') = (failure IS NOT NULL)),
        CHECK ((state = 'skipped') = (skip IS NOT NULL)),
        CHECK (state NOT IN ('waiting', 'running') OR output IS NOT NULL)
      ) STRICT;
      CREATE INDEX jobs_next ON jobs (batch, state, crashes, position);
      CREATE INDEX jobs_output ON jobs (batch, output);
      CREATE INDEX jobs_running ON jobs (lease) WHERE state = 'running';
    `),
}
