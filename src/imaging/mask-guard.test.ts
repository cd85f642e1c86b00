/** @file Soft masks: what is mixed is the weighted mean, at 8 and at 16 bits; nothing marked changes nothing. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keepByWeight } from './mask-guard.ts'
import type { Raster } from './raster.ts'

const ramp = (samples: Uint8Array | Uint16Array): Raster =>
  ({ width: 256, height: 1, channels: 1, data: samples }) as unknown as Raster

for (const [name, white, make] of [
  ['8', 255, (length: number) => new Uint8Array(length)],
  ['16', 65_535, (length: number) => new Uint16Array(length)],
] as const)
  test(`all 256 weights between black and white at ${name} bits: the weight itself`, () => {
    const weights = Uint8Array.from({ length: 256 }, (_, i) => i)
    const [black, filled] = [ramp(make(256)), ramp(make(256).fill(white))]
    keepByWeight(filled, black, weights)
    // 65535 = 257 x 255: the mixture is a whole number at both depths.
    assert.deepEqual(
      [...filled.data],
      Array.from({ length: 256 }, (_, i) => (i * white) / 255),
    )
    const [bright, dark] = [ramp(make(256).fill(white)), ramp(make(256))]
    keepByWeight(dark, bright, weights)
    assert.deepEqual(
      [...dark.data],
      Array.from({ length: 256 }, (_, i) => ((255 - i) * white) / 255),
    )
  })
