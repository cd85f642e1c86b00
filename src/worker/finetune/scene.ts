/** @file Everything that learning and judging need, out of a run's folder. Runs in the worker. */
import path from 'node:path'
import { PatinaError } from '../../shared/errors.ts'
import type { LearningMode, Plan } from '../../shared/learning.ts'
import { loadModel } from '../models.ts'
import { networkOf } from '../network-of.ts'
import type { Network } from '../programs.ts'
import { initialState, type TrainingState } from '../train/state.ts'
import { Trainer } from '../train/trainer.ts'
import { loadGeneral, type General } from './general.ts'
import { noiseOf, TARGET, teaching, type Noise, type Shown } from './patches.ts'
import { adapterProgram } from './program.ts'
import type { Found, RunFolder } from './run-folder.ts'

export interface Scene {
  readonly found: Found
  readonly mode: LearningMode
  readonly base: Network
  readonly squares: readonly Shown[]
  readonly noise: readonly (Noise | null)[]
  readonly general: General
  readonly signal: AbortSignal
}

/** @throws PatinaError learning-base-differs, learning-damaged, model-missing, model-damaged */
export async function sceneOf(found: Found, mode: LearningMode, run: RunFolder, signal: AbortSignal): Promise<Scene> {
  const loaded = await loadModel(found.base)
  if (loaded.card.sha256 !== found.baseSha256)
    throw new PatinaError('learning-base-differs', { run: path.basename(run.folder), base: found.base })
  const images = await run.readPixels(found)
  const squares = images.map((image, i) => ({ ...image, square: found.squares[i] as Shown['square'] }))
  return { found, mode, base: networkOf(loaded), squares, noise: noiseOf(found), general: await loadGeneral(), signal }
}

export function trainerFor({ base, mode, squares, noise, general }: Scene, plan: Plan, state: TrainingState) {
  const { size, edge, photos, rate, seed, steps, threads } = plan
  const learned = squares.filter(({ square }) => square.part === 'train')
  const fallSteps = Math.max(1, Math.round(0.5 * steps))
  return Trainer.create({
    program: adapterProgram(base, size, TARGET[mode]),
    config: base.config,
    shape: { photos, bound: 0, edge },
    draw: teaching({ mode, noise, squares: learned, general: general.replay, edge }),
    seed,
    schedule: {
      peak: rate,
      from: 0,
      warmUp: Math.max(1, Math.min(100, Math.round(steps / 10))),
      fallFrom: steps - fallSteps,
      fallSteps,
    },
    provider: 'cpu',
    threads,
    state,
  })
}

export const beginning = (base: Network, plan: Plan): TrainingState =>
  initialState(adapterProgram(base, plan.size, 'clean').specs, plan.seed)
