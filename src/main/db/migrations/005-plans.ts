/** @file Version 5: a result is made by ordered steps; until now each had one. Runs in main. */
import type { Migration } from './index.ts'

/**
 * Columns are changed in place: a new table in the old one's stead would take the results out of the edits that point to them.
 * A row that is not JSON stays as it is, for the reader to refuse.
 */
export const plans: Migration = {
  name: 'plans',
  up: (db) =>
    void db.exec(`
      ALTER TABLE results RENAME COLUMN params TO steps;
      UPDATE results
        SET steps = json_array(json_object(
          'params', json(steps), 'model', model, 'strength', 1, 'modelSha256', model_sha256, 'seconds', seconds))
        WHERE json_valid(steps);
      ALTER TABLE results DROP COLUMN model;
      ALTER TABLE results DROP COLUMN model_sha256;
      UPDATE edits
        SET steps = (SELECT json_group_array(json_set(value, '$.strength', 1)) FROM json_each(steps))
        WHERE json_valid(steps);
    `),
}
