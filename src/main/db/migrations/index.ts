/** @file All migrations in order: the n-th brings the database to version n. Only ever appended to. Runs in main. */
import type { Database } from 'better-sqlite3'
import { firstTables } from './001-first-tables.ts'
import { resultsByPhoto } from './002-results-by-photo.ts'
import { batches } from './003-batches.ts'
import { masks } from './004-masks.ts'
import { plans } from './005-plans.ts'
import { variants } from './006-variants.ts'
import { drawnResults } from './007-drawn-results.ts'
import { library } from './008-library.ts'
import { settings } from './009-settings.ts'
import { reviews } from './010-reviews.ts'
import { recipes } from './011-recipes.ts'
import { presets } from './012-presets.ts'
import { explore } from './013-explore.ts'
import { tags } from './014-tags.ts'
import { compressed } from './015-compressed.ts'
import { movedBatches } from './016-moved-batches.ts'

export interface Migration {
  readonly name: string
  up(db: Database): void
}

export const MIGRATIONS: readonly Migration[] = [
  firstTables,
  resultsByPhoto,
  batches,
  masks,
  plans,
  variants,
  drawnResults,
  library,
  settings,
  reviews,
  recipes,
  presets,
  explore,
  tags,
  compressed,
  movedBatches,
]
