/** @file What of a cloud is like one of it. Runs in the worker. */
import { whitened, type Cloud } from '../../imaging/cloud/cloud.ts'
import { rowOf } from '../../imaging/cloud/cloud.ts'
import { duplicateGroups } from '../../imaging/cloud/duplicates.ts'
import { cosinesTo } from '../../imaging/cloud/neighbours.ts'
import { PatinaError } from '../../shared/errors.ts'
import { suggestionsOf } from '../../imaging/cloud/suggest.ts'
import type { Alike, AlikeOrder, SuggestOrder } from '../../shared/features.ts'
import { unpackFloats, type PackedCloud } from '../../shared/packed.ts'

/** @throws PatinaError refused if it is not of whole vectors */
export function unpacked({ dims, values: text }: PackedCloud): Cloud {
  const values = unpackFloats(text)
  if (values.length % dims !== 0) throw new PatinaError('refused', { reason: 'a cloud of broken vectors' })
  return { count: values.length / dims, dims, values }
}

export const printsOf = (digits: readonly string[]): bigint[] => digits.map((text) => BigInt(`0x${text}`))

/** @throws PatinaError refused if there is no such vector */
export function alike({ cloud: packed, prints, of }: AlikeOrder): Alike {
  const cloud = unpacked(packed)
  if (of >= cloud.count || prints.length !== cloud.count) throw new PatinaError('refused', { reason: 'no such photo' })
  const white = whitened(cloud)
  const group = duplicateGroups(white, printsOf(prints)).find((places) => places.includes(of)) ?? []
  return { cosines: [...cosinesTo(white, rowOf(white, of))], copies: group.filter((place) => place !== of) }
}

/** @throws PatinaError refused without an example that fits, or with one that is not there */
export function suggest({ cloud: packed, examples }: SuggestOrder): { probabilities: number[] } {
  const cloud = unpacked(packed)
  if (!examples.some(({ fits }) => fits) || examples.some(({ at }) => at >= cloud.count))
    throw new PatinaError('refused', { reason: 'no example' })
  return { probabilities: [...suggestionsOf(cloud, examples)] }
}
