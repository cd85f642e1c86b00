/** @file A VAE of random weights, for what only needs vectors: the same each time. */
import { fillNormal, random } from '../../../src/imaging/random.ts'
import { vae } from '../../../src/models/vae/network.ts'
import { vaeBytes } from '../../../src/worker/vae/model-file.ts'

const shape = { form: 'dense', edge: 32, latent: 12, width: 4 } as const

/** The file of a VAE of that id. */
export function tinyVae(id: string): Uint8Array {
  const r = random(17)
  const weights = new Map(
    vae(shape).parameters.map(({ name, shape: sides }) => {
      const size = sides.reduce((a, b) => a * b, 1)
      const scale = 1 / Math.sqrt(sides[0] ?? 1)
      return [name, fillNormal(new Float32Array(size), r).map((v) => v * scale)]
    }),
  )
  const score = { mse: 0.1, nll: 0, kl: 1, active: 12 }
  const card = {
    id,
    title: id,
    shape,
    beta: 1,
    variance: 0.1,
    photos: { train: 1, heldOut: 1, pictures: 1, heldOutPictures: 1 },
    steps: 1,
    seconds: 1,
    heldOut: score,
    units: [],
    directions: { brightness: [], contrast: [], warmth: [], colour: [], detail: [] },
    curve: [],
    frechet: { samples: 1, pixelGaussian: 1, training: 1, count: 1 },
  }
  return vaeBytes(card, weights)
}
