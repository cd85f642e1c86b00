/**
 * @file What of a photo its encoder goes by: a grey patch is laid over each place in turn, and how far the content moves is how much the
 * place says (occlusion; Zeiler & Fergus 2014). Runs in the worker.
 */
import { PatinaError } from '../../shared/errors.ts'
import type { SaliencyOrder, Occluded } from '../../shared/features.ts'
import type { VaeKeeper } from '../vae/draw.ts'
import { smallPlanes } from './contents.ts'

/** Places along a side; the patch is so many of their steps wide. */
const PLACES = 12
const PATCH = 2

/** The picture with its mean colour laid over a square. */
function covered(planes: Float32Array, edge: number, left: number, top: number, size: number): Float32Array {
  const out = planes.slice()
  const area = edge * edge
  for (let c = 0; c < 3; c++) {
    const mean = planes.subarray(c * area, (c + 1) * area).reduce((s, v) => s + v, 0) / area
    for (let y = Math.max(0, top); y < Math.min(edge, top + size); y++)
      out.fill(mean, c * area + y * edge + Math.max(0, left), c * area + y * edge + Math.min(edge, left + size))
  }
  return out
}

/** @throws PatinaError of the file and the model; cancelled */
export async function occlude(
  keeper: VaeKeeper,
  { photo, model: id }: SaliencyOrder,
  signal: AbortSignal,
): Promise<Occluded> {
  const { model, runner } = await keeper.get(id)
  const { edge } = model.config
  const planes = await smallPlanes(photo, edge)
  const step = edge / PLACES
  const size = Math.round(PATCH * step)
  const pictures = Array.from({ length: PLACES * PLACES }, (_, i) => {
    const at = (place: number) => Math.round((place + 0.5) * step - size / 2)
    return covered(planes, edge, at(i % PLACES), at(Math.floor(i / PLACES)), size)
  })
  if (signal.aborted) throw new PatinaError('cancelled')
  const [own, ...others] = await runner.encode([planes, ...pictures])
  const apart = others.map(({ mean }) => Math.hypot(...mean.map((v, k) => v - (own?.mean[k] ?? 0))))
  const [least, most] = [Math.min(...apart), Math.max(...apart)]
  return { columns: PLACES, rows: PLACES, values: apart.map((v) => (most > least ? (v - least) / (most - least) : 0)) }
}
