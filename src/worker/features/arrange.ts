/** @file Photos in their places: the map of a cloud, its outliers and its near-duplicates. Runs in the worker. */
import { setImmediate } from 'node:timers/promises'
import { principal, whitened } from '../../imaging/cloud/cloud.ts'
import { duplicateGroups } from '../../imaging/cloud/duplicates.ts'
import { mapOf } from '../../imaging/cloud/layout.ts'
import { nearestNeighbours, outlierScores } from '../../imaging/cloud/neighbours.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { Arranged, ArrangeOrder } from '../../shared/features.ts'
import { packFloats } from '../../shared/packed.ts'
import { printsOf, unpacked } from './alike.ts'

/** Components that distances are taken in: enough for what photos show, few enough for all pairs. */
const COMPONENTS = 24
const NEIGHBOURS = 15

/** @param told 0-1 @throws PatinaError refused, cancelled */
export async function arrange(
  { cloud: packed, prints }: ArrangeOrder,
  signal: AbortSignal,
  told: (share: number) => void,
): Promise<Arranged> {
  const cloud = unpacked(packed)
  if (prints.length !== cloud.count) throw new PatinaError('refused', { reason: 'not one print for each photo' })
  const { cloud: flat } = principal(cloud, COMPONENTS)
  await setImmediate() // heartbeats and messages pass between two long sums
  const near = nearestNeighbours(flat, NEIGHBOURS)
  await setImmediate()
  const groups = duplicateGroups(whitened(cloud), printsOf(prints))
  const places = await mapOf(flat, near, async (share) => {
    told(share)
    await setImmediate()
    if (signal.aborted) throw new PatinaError('cancelled')
  })
  return { places: packFloats(places), outliers: packFloats(outlierScores(near, cloud.count)), groups }
}
