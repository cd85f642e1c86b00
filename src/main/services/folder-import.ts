/** @file Opens all photos of a folder and below, and says what was in it that is no photo. Runs in main. */
import path from 'node:path'
import type { ImportOutcome } from '../../shared/contract.ts'
import { PatinaError } from '../../shared/errors.ts'
import { walk, type Found } from '../files/walk.ts'
import { displayName, outcome, type Photos } from './photos.ts'

/** What is passed over in silence: it is not a file of its own. */
const SILENT: readonly Extract<Found, { kind: 'skipped' }>['reason'][] = ['seen-already', 'not-a-file']

/** One outcome for each file, in order of names; photos are opened where they lie. */
export async function openBelow(photos: Photos, root: string): Promise<ImportOutcome[]> {
  const outcomes: ImportOutcome[] = []
  for await (const found of walk([root], { recursive: true, exclude: null })) {
    if (found.kind === 'skipped' && SILENT.includes(found.reason)) continue
    const name = displayName(path.basename(found.path))
    outcomes.push(await outcome(name, () => openFound(photos, found, name)))
  }
  return outcomes
}

function openFound(photos: Photos, found: Found, name: string) {
  if (found.kind === 'photo') return photos.open(found.path)
  return Promise.reject(found.kind === 'failed' ? found.error : new PatinaError('not-a-photo', { file: name }))
}
