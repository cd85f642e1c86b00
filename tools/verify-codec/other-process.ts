/**
 * @file A process of its own with a provider of its own. Of a folder with files that another process wrote it tells the latents of each and
 * writes the pixels; then it writes files of the same pictures itself, encoded by its provider. Started by agreement.ts.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { ProviderName } from '../../src/engine/session.ts'
import { readContainer } from '../../src/worker/patina/container.ts'
import { decompressRaster } from '../../src/worker/patina/decompress.ts'
import { encode, latentsOf } from './latents.ts'
import { pictureOf, readPhotos } from './pictures.ts'

export interface Order {
  /** Where the first process put `<number>.patina`. */
  readonly from: string
  /** Where `<number>.raw` and `<number>.patina` go. */
  readonly to: string
  readonly provider: ProviderName
  readonly count: number
  readonly photos: string | undefined
  /** Whether it encodes too. */
  readonly encodes: boolean
}

export interface Read {
  readonly number: number
  /** SHA-256 of the latents of the file that was there. */
  readonly decoded: string
  /** SHA-256 of the latents that this process had before it wrote its own file. */
  readonly encoded: string | null
}

export type Told = { readonly read: readonly Read[] } | { readonly failed: string }

async function carryOut({ from, to, provider, count, photos, encodes }: Order): Promise<Read[]> {
  await mkdir(to, { recursive: true })
  const known = encodes ? await readPhotos(photos) : []
  const read: Read[] = []
  for (let number = 0; number < count; number++) {
    const file = readContainer(await readFile(path.join(from, `${number}.patina`)), `${number}.patina`)
    const { data } = await decompressRaster(file, { name: `${number}.patina`, provider })
    await writeFile(path.join(to, `${number}.raw`), data)
    const own = encodes ? await encode(pictureOf(number, known), provider) : null
    if (own !== null) await writeFile(path.join(to, `${number}.patina`), own.bytes)
    read.push({ number, decoded: await latentsOf(file), encoded: own?.latents ?? null })
  }
  return read
}

process.once('message', (order) => {
  void carryOut(order as Order)
    .then(
      (read): Told => ({ read }),
      (error: Error): Told => ({ failed: error.stack ?? error.message }),
    )
    // A driver may crash while it is unloaded: what it did before is told by then.
    .then((told) => process.send?.(told, () => process.exit(0)))
})
