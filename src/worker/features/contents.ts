/** @file The content of photos: the means of a VAE's posterior of the small photo, and its fingerprint. Runs in the worker. */
import { fingerprint } from '../../imaging/fingerprint.ts'
import { packFloats } from '../../shared/packed.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { Contents, ContentsOrder } from '../../shared/features.ts'
import type { VaeKeeper } from '../vae/draw.ts'
import { planesInto, smallPhoto } from '../vae/small-photos.ts'

const PRINT_DIGITS = 16
/** Photos that are decoded at the same time: enough for the cores of a small machine. */
const AT_ONCE = 4

/** Planes in [0, 1] of a photo at the network's size. @throws PatinaError of the file */
export async function smallPlanes(photo: string, edge: number): Promise<Float32Array> {
  const out = new Float32Array(3 * edge * edge)
  planesInto(out, { edge, count: 1, pixels: await smallPhoto(photo, edge) }, 0)
  return out
}

/** @throws PatinaError model-missing, model-damaged, cancelled */
export async function contentsOf(
  keeper: VaeKeeper,
  { photos, model: id }: ContentsOrder,
  signal: AbortSignal,
): Promise<Contents> {
  const { model, runner } = await keeper.get(id)
  const { edge } = model.config
  const planes: (Float32Array | null)[] = []
  for (let from = 0; from < photos.length; from += AT_ONCE) {
    if (signal.aborted) throw new PatinaError('cancelled')
    const group = photos.slice(from, from + AT_ONCE)
    planes.push(...(await Promise.all(group.map((photo) => smallPlanes(photo, edge).catch(() => null)))))
  }
  const read = planes.filter((p) => p !== null)
  const encoded = await runner.encode(read)
  const found = new Map(read.map((p, i) => [p, encoded[i]]))
  return {
    sha256: model.sha256,
    items: planes.map((pixels) => {
      const own = pixels === null ? undefined : found.get(pixels)
      if (pixels === null || own === undefined) return null
      const print = fingerprint({ pixels, width: edge, height: edge }).toString(16).padStart(PRINT_DIGITS, '0')
      return { mean: packFloats(own.mean), print }
    }),
  }
}
