/**
 * @file The blind comparison of a run: which side of which pair is the learned one is drawn here and never told before the answer is
 * in. Runs in main.
 */
import { randomInt } from 'node:crypto'
import { PatinaError } from '../../shared/errors.ts'
import type { BlindAnswer, BlindResult } from '../../shared/learning-run.ts'

/** One pair: its place among the pictures, and the side that shows the learned model. */
interface Pair {
  readonly place: number
  readonly learned: 'a' | 'b'
}

export interface BlindComparisons {
  /** @param places pictures that there are @returns pairs */
  begin(run: string, places: number): number
  /** Name of the picture on one side of a pair. @throws PatinaError unknown-id */
  view(run: string, pair: number, side: 'a' | 'b'): string
  /** @throws PatinaError unknown-id, refused */
  answer(answer: BlindAnswer): BlindResult
}

function shuffled(count: number): number[] {
  const out = Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const j = randomInt(i + 1)
    ;[out[i], out[j]] = [out[j] as number, out[i] as number]
  }
  return out
}

export function createBlindComparisons(): BlindComparisons {
  const drawn = new Map<string, readonly Pair[]>()
  return {
    begin(run, places) {
      drawn.set(
        run,
        shuffled(places).map((place) => ({ place, learned: randomInt(2) === 0 ? 'a' : 'b' })),
      )
      return places
    },
    view(run, number, side) {
      const pair = drawn.get(run)?.[number]
      if (pair === undefined) throw new PatinaError('unknown-id')
      return `blind-${pair.place}-${pair.learned === side ? 'learned' : 'stock'}`
    },
    answer({ run, picks }) {
      const pairs = drawn.get(run)
      if (pairs === undefined) throw new PatinaError('unknown-id')
      if (picks.length !== pairs.length) throw new PatinaError('refused', { reason: 'not every pair was answered' })
      drawn.delete(run)
      return { preferred: pairs.filter(({ learned }, i) => picks[i] === learned).length, pairs: pairs.length }
    },
  }
}
