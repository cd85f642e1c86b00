/** @file The short training of a head that looks over the shoulder of a finished network. Of a run that is stopped nothing is kept. */
import { unpack } from '../../src/engine/flat-parameters.ts'
import { fromPhotos } from '../../src/worker/train/batches.ts'
import type { Damage } from '../../src/worker/train/damage/damage.ts'
import type { ByteImage } from '../../src/worker/train/dataset.ts'
import type { TrainingProgram } from '../../src/worker/train/program.ts'
import { initialState } from '../../src/worker/train/state.ts'
import { Trainer } from '../../src/worker/train/trainer.ts'

/** Edge of its patches in pixels. */
export const EDGE = 128
const PHOTOS = 4
const SEED = 9
const WARM_UP = 100
const LOG_EVERY = 100

export interface HeadLesson {
  readonly program: TrainingProgram
  readonly damage: Damage
  readonly images: readonly ByteImage[]
  readonly steps: number
  /** Learning rate of the plateau. */
  readonly peak: number
  /** CPU threads; 0: all. */
  readonly threads: number
}

/** The head's parameters by name. The rate falls to zero over the second half. */
export async function learnedHead(lesson: HeadLesson): Promise<Map<string, Float32Array>> {
  const { program, damage, images, steps, peak, threads } = lesson
  await using trainer = await Trainer.create({
    program,
    // Of the network that it looks at: no draws of latents are taken.
    config: { latents: [0, 0] },
    shape: { photos: PHOTOS, bound: 0, edge: EDGE },
    draw: fromPhotos(images, damage, EDGE),
    seed: SEED,
    schedule: {
      peak,
      from: 0,
      warmUp: WARM_UP,
      fallFrom: Math.floor(steps / 2),
      fallSteps: Math.ceil(steps / 2),
    },
    provider: 'cpu',
    threads,
    state: initialState(program.specs, SEED),
  })
  let sum = 0
  for (let step = 1; step <= steps; step++) {
    sum += (await trainer.step()).loss
    if (step % LOG_EVERY !== 0) continue
    console.log(JSON.stringify({ step, loss: Number((sum / LOG_EVERY).toFixed(4)) }))
    sum = 0
  }
  return unpack(trainer.state.vectors.average, program.specs)
}
