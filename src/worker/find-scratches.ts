/** @file The detector's map of a photo as a file, for the window to mark scratches by. Runs in the worker. */
import { writeAtomically } from '../files/atomic.ts'
import { packPicture } from '../imaging/mask/picture.ts'
import type { Params, Result } from '../shared/worker-protocol.ts'
import { decodePhoto } from './codec/decode.ts'
import { openPhoto } from './codec/open.ts'
import type { Engines } from './engines.ts'

/** @throws PatinaError of the file and the model; `cancelled`, between tiles */
export async function findScratches(
  engines: Engines,
  { photo, model, out }: Params<'findScratches'>,
  signal: AbortSignal,
): Promise<Result<'findScratches'>> {
  const pixels = await decodePhoto(await openPhoto(photo))
  const finder = await engines.openFinder(model)
  try {
    const map = Uint8Array.from(await finder.find(pixels, signal))
    await writeAtomically(out, new TextEncoder().encode(await packPicture(map)), { collision: 'replace' })
    return {}
  } finally {
    await finder.dispose()
  }
}
