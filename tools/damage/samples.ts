/**
 * @file The examples of the damage classifier: photos made smaller by half and more, so that the noise and blocks of their cameras are
 * gone, split by photo into those that are learned from and those that are held out, each drawn with damages. Runs in Node.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { drawDamaged, type DrawnPhoto } from '../../src/imaging/damage/draw.ts'
import { damageFeatures } from '../../src/imaging/damage/features.ts'
import { scratchView } from '../../src/imaging/damage/scratch-view.ts'
import { random, type NormalPool } from '../../src/imaging/random.ts'
import type { Raster } from '../../src/imaging/raster.ts'
import { DAMAGE_CLASSES } from '../../src/shared/damage-classes.ts'
import type { DamageFinder } from '../../src/worker/engines.ts'

/** Pixels of the longer side that photos are brought to, at the most. */
const EDGE = { least: 416, most: 704 } as const
/** Photos with a shorter side than this after halving show too little. */
const SHORTEST = 240
/** Every how many of the photos are held out. */
const HELD_OUT_EVERY = 4

const NEVER = new AbortController().signal

export interface Example {
  readonly photo: string
  /** Place in DAMAGE_CLASSES. */
  readonly label: number
  readonly features: Float64Array
  readonly heldOut: boolean
}

/** null: too small. */
export async function smallerPhoto(file: string, seed: number): Promise<DrawnPhoto | null> {
  const bytes = await readFile(file)
  const { width, height } = await sharp(bytes).metadata()
  const edge = EDGE.least + (EDGE.most - EDGE.least) * random(seed, 7)()
  const scale = Math.min(0.5, edge / Math.max(width, height))
  const [w, h] = [Math.round(width * scale), Math.round(height * scale)]
  if (Math.min(w, h) < SHORTEST) return null
  const { data } = await sharp(bytes)
    .resize(w, h, { fit: 'fill' })
    .removeAlpha()
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  if (data.length !== 3 * w * h) return null
  const plane = w * h
  const pixels = Float32Array.from(
    { length: 3 * plane },
    (_, i) => (data[3 * (i % plane) + Math.floor(i / plane)] as number) / 255,
  )
  return { pixels, width: w, height: h }
}

export function rasterOf({ pixels, width, height }: DrawnPhoto): Raster {
  const plane = width * height
  const data = Uint8Array.from({ length: 3 * plane }, (_, i) =>
    Math.round(255 * (pixels[(i % 3) * plane + Math.floor(i / 3)] as number)),
  )
  return { data, width, height, channels: 3 }
}

/** One photo with every damage. @param index of the photo: it decides what is drawn and where it belongs */
export async function examplesOf(
  file: string,
  index: number,
  pool: NormalPool,
  finder: DamageFinder,
): Promise<Example[]> {
  const clean = await smallerPhoto(file, index).catch(() => null)
  if (clean === null) return []
  const examples: Example[] = []
  for (const [label, kind] of DAMAGE_CLASSES.entries()) {
    const raster = rasterOf(drawDamaged(clean, kind, random(index, label), pool))
    const found = await finder.find(scratchView(raster), NEVER)
    const features = damageFeatures(raster, found)
    examples.push({ photo: path.basename(file), label, features, heldOut: index % HELD_OUT_EVERY === 0 })
  }
  return examples
}
