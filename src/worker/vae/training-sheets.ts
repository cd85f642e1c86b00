/** @file What a person looks at when a VAE is trained: held-out pictures beside their reconstructions, and samples. Runs in the worker. */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { writeAtomically } from '../../files/atomic.ts'
import { writeError } from '../../files/write-error.ts'
import { fillNormal, random } from '../../imaging/random.ts'
import type { VaeRunner } from './runner.ts'
import { columnsFor, png, sheetOf, squareBytes } from './sheet.ts'

const SAMPLES = 64
const GAP = 2
/** Pairs of original and reconstruction in a row. */
const PAIRS = 5

/** Writes `reconstructions.png` (each original with its reconstruction to the right) and `samples.png`. */
export async function writeSheets(runner: VaeRunner, pictures: readonly Float32Array[], folder: string): Promise<void> {
  const { edge, latent } = runner.vae.config
  const means = (await runner.encode(pictures)).map((q) => q.mean)
  const decoded = await runner.decode(means)
  const pairs = pictures.flatMap((picture, i) => [picture, decoded[i] as Float32Array])
  const priors = Array.from({ length: SAMPLES }, (_, i) => fillNormal(new Float32Array(latent), random(1, i)))
  const samples = await runner.decode(priors)
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw writeError(error, path.join(folder, 'samples.png'))
  })
  for (const [name, all, columns] of [
    ['reconstructions.png', pairs, 2 * PAIRS],
    ['samples.png', samples, columnsFor(SAMPLES)],
  ] as const) {
    const bytes = all.map((planes) => squareBytes(planes, edge))
    const data = await png(sheetOf(bytes, edge, GAP, columns))
    await writeAtomically(path.join(folder, name), data, { collision: 'rename' })
  }
}
