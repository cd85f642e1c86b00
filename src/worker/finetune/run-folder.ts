/**
 * @file The folder of a run: everything that learning needs once the photos were looked at, so that it goes on after any interruption,
 * with the photos gone even. Every file is written whole or not at all. Runs in the worker.
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { writeAtomically } from '../../files/atomic.ts'
import { writeError } from '../../files/write-error.ts'
import { PatinaError } from '../../shared/errors.ts'
import { Forecast, LearningPoint, Library, PARTS, Plan, StoredVerdict } from '../../shared/learning.ts'
import type { ByteImage } from '../train/dataset.ts'

const count = z.int().nonnegative()
const numbers = z.array(z.number())

/** half: a denoised photo at half its size, which is all but clean. */
export const ROLES = ['noisy', 'clean', 'reference', 'half'] as const

/** A square cut from a photo; its pixels are in the cache. */
export const Square = z.strictObject({
  part: z.enum(PARTS),
  cluster: count,
  photo: count,
  session: z.string(),
  role: z.enum(ROLES),
  /** Strength of its photo's noise by the cluster's table; 1 where it is not known. */
  factor: z.number(),
  offset: count,
  width: count,
  height: count,
})
export type Square = z.infer<typeof Square>

export const StoredNoise = z.strictObject({
  deviations: z.array(numbers),
  seen: z.array(z.strictObject({ light: z.number(), deviation: z.number(), places: count })),
  curve: z.strictObject({ signal: z.number(), floor: z.number() }).nullable(),
  factors: numbers,
  lagOne: z.number(),
  spectrum: z.array(numbers),
})

/** What was found, and what learning needs of it. */
export const Found = z.strictObject({
  library: Library,
  squares: z.array(Square),
  /** For each cluster; null: it has none that could be measured. */
  noise: z.array(StoredNoise.nullable()),
  base: z.string(),
  baseSha256: z.string(),
  /** Of the cache of pixels. */
  pixels: z.string(),
})
export type Found = z.infer<typeof Found>

const FILES = {
  found: { name: 'found.json', schema: Found },
  forecast: { name: 'forecast.json', schema: Forecast },
  plan: { name: 'plan.json', schema: Plan },
  /** The curves so far. */
  points: { name: 'points.json', schema: z.array(LearningPoint) },
  verdict: { name: 'verdict.json', schema: StoredVerdict },
} as const

type FileName = keyof typeof FILES
type Content<F extends FileName> = z.infer<(typeof FILES)[F]['schema']>

const PIXELS = 'squares.bin'
/** The accepted adapter; it stays here when it is taken out of use. */
export const ADAPTER = 'adapter.safetensors'
/** Pictures that a person looks at. */
const VIEWS = 'views'

export class RunFolder {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  at(name: string): string {
    return path.join(this.folder, name)
  }

  /** @throws PatinaError no-write-permission, disk-full, write-failed */
  async make(): Promise<void> {
    await mkdir(this.folder, { recursive: true }).catch((error: unknown) => {
      throw writeError(error, this.at('found.json'))
    })
  }

  /** null: not there yet. @throws PatinaError learning-damaged */
  async read<F extends FileName>(file: F): Promise<Content<F> | null> {
    const text = await readFile(this.at(FILES[file].name), 'utf8').catch(() => null)
    if (text === null) return null
    try {
      return FILES[file].schema.parse(JSON.parse(text)) as Content<F>
    } catch {
      throw this.#damaged(FILES[file].name)
    }
  }

  async write<F extends FileName>(file: F, content: Content<F>): Promise<void> {
    const data = new TextEncoder().encode(`${JSON.stringify(content)}\n`)
    await writeAtomically(this.at(FILES[file].name), data, { collision: 'replace' })
  }

  /** @returns their hash */
  async writePixels(parts: readonly Uint8Array[]): Promise<string> {
    return (await writeAtomically(this.at(PIXELS), Buffer.concat(parts), { collision: 'replace' })).sha256
  }

  async writeAdapter(bytes: Uint8Array): Promise<void> {
    await writeAtomically(this.at(ADAPTER), bytes, { collision: 'replace' })
  }

  /** @param name without ending */
  async writeView(name: string, png: Uint8Array): Promise<void> {
    const file = path.join(this.folder, VIEWS, `${name}.png`)
    await mkdir(path.dirname(file), { recursive: true }).catch((error: unknown) => {
      throw writeError(error, file)
    })
    await writeAtomically(file, png, { collision: 'replace' })
  }

  /** The pictures of the squares, in their order. @throws PatinaError learning-damaged */
  async readPixels(found: Found): Promise<ByteImage[]> {
    const bytes = await readFile(this.at(PIXELS)).catch(() => null)
    if (bytes === null || createHash('sha256').update(bytes).digest('hex') !== found.pixels) throw this.#damaged(PIXELS)
    return found.squares.map(({ width, height, offset, photo }) => ({
      name: String(photo),
      width,
      height,
      pixels: new Uint8Array(bytes.buffer, bytes.byteOffset + offset, 3 * width * height),
    }))
  }

  #damaged(file: string): PatinaError {
    return new PatinaError('learning-damaged', { run: path.basename(this.folder), file })
  }
}
