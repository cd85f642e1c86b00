/** @file The entropy coder's tables as tensors beside a codec's weights. Whole numbers below 2 ** 24: a float holds them exactly. */
import { contextCount, type LatentModel, type Tap } from '../../imaging/entropy/latent-model.ts'
import { LATENTS, LEVELS } from '../../models/codec/config.ts'
import type { StoredTensor } from '../../models/safetensors.ts'

export const TABLES = { taps: 'coder.taps', bias: 'coder.bias', start: 'coder.start' } as const
const KINDS = ['mean', 'size'] as const
/** Channel, kind, the tap's channel, row, column, weight. */
const COLUMNS = 6

export function tablesOf({ channels, start }: LatentModel): Map<string, StoredTensor> {
  const rows = channels.flatMap((own, c) =>
    KINDS.flatMap((kind, k) => own[kind].map((t) => [c, k, t.channel, t.row, t.column, t.weight])),
  )
  const bias = channels.flatMap((own) => [...own.bias])
  return new Map([
    [TABLES.taps, { shape: [rows.length, COLUMNS], values: Float32Array.from(rows.flat()) }],
    [TABLES.bias, { shape: [channels.length, LEVELS], values: Float32Array.from(bias) }],
    [TABLES.start, { shape: [start.length], values: Float32Array.from(start) }],
  ])
}

const wanted = (weights: ReadonlyMap<string, Float32Array>, name: string): Int32Array => {
  const values = weights.get(name)
  if (values === undefined) throw new Error(`The weights hold no ${name}`)
  return Int32Array.from(values)
}

/** @throws Error if these are not the tables of a codec: the model's hash was checked before, so that is a fault of ours */
export function latentModelOf(weights: ReadonlyMap<string, Float32Array>): LatentModel {
  const [taps, bias, start] = [TABLES.taps, TABLES.bias, TABLES.start].map((name) => wanted(weights, name)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ]
  if (start.length !== contextCount(LATENTS) || bias.length !== LATENTS * LEVELS)
    throw new Error('The tables of the codec are of another size')
  const channels = Array.from({ length: LATENTS }, (_, c) => ({
    mean: [] as Tap[],
    size: [] as Tap[],
    bias: [...bias.subarray(c * LEVELS, (c + 1) * LEVELS)],
  }))
  for (let i = 0; i < taps.length; i += COLUMNS) {
    const [channel, kind, from, row, column, weight] = taps.subarray(i, i + COLUMNS)
    const tap = { channel: from, row, column, weight } as Tap
    channels[channel as number]?.[KINDS[kind as number] ?? 'mean'].push(tap)
  }
  return { channels, start }
}
