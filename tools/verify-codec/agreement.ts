/**
 * @file Do the same bytes give the same latents everywhere? Pictures are encoded here; the files are decoded here, in a second process and in
 * one with another provider, which also encodes the same pictures for this one to decode.
 */
import { fork } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { ProviderName } from '../../src/engine/session.ts'
import { whiteOf, type Raster } from '../../src/imaging/raster.ts'
import { readContainer, type PatinaFile } from '../../src/worker/patina/container.ts'
import { decompressRaster } from '../../src/worker/patina/decompress.ts'
import { softwareVulkan } from '../test/software-vulkan.ts'
import { encode, latentsOf } from './latents.ts'
import type { Order, Read, Told } from './other-process.ts'
import { pictureOf, readPhotos } from './pictures.ts'

/** @throws Error with what the process said, or how it ended */
function inOtherProcess(order: Order): Promise<readonly Read[]> {
  return new Promise((resolve, reject) => {
    const child = fork(path.join(import.meta.dirname, 'other-process.ts'), {
      execArgv: [],
      env: { ...process.env, ...(order.provider === 'webgpu' ? softwareVulkan() : null) },
    })
    let told: Told | undefined
    child.on('message', (message) => (told = message as Told))
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      if (told === undefined) reject(new Error(`The other process ended with ${signal ?? code ?? 'no reason'}`))
      else if ('failed' in told) reject(new Error(told.failed))
      else resolve(told.read)
    })
    child.send(order)
  })
}

/** Of what a provider's pixels are beside those of the CPU. */
export interface Apart {
  /** Largest difference of a sample, in grey levels of 255. */
  largest: number
  /** Samples that differ, and all. */
  differ: number
  samples: number
}

function compare(apart: Apart, here: Raster, there: Uint8Array): void {
  const { data } = here
  const view = new DataView(there.buffer, there.byteOffset, there.byteLength)
  const wide = data.BYTES_PER_ELEMENT === 2
  if (there.byteLength !== data.byteLength) throw new Error('The pictures are of different sizes')
  for (let i = 0; i < data.length; i++) {
    const d = Math.abs((data[i] as number) - (wide ? view.getUint16(2 * i, true) : view.getUint8(i)))
    apart.largest = Math.max(apart.largest, (255 * d) / whiteOf(data))
    apart.differ += d === 0 ? 0 : 1
  }
  apart.samples += data.length
}

export interface Agreement {
  readonly images: number
  /** Pictures by what they show. */
  readonly kinds: Readonly<Record<string, number>>
  readonly bytes: number
  /** Files whose latents, decoded, were not the encoder's: here, in a second process, with the provider. */
  readonly wrong: { readonly here: number; readonly second: number; readonly provider: number }
  readonly provider: {
    readonly name: ProviderName
    /** Files that the provider encoded whose latents, decoded on the CPU, were not its own. */
    readonly encodedWrong: number
    /** Pictures of which both providers encoded the same latents. */
    readonly sameLatents: number
    readonly pixels: Readonly<Apart>
  }
}

export interface Wish {
  readonly count: number
  readonly provider: ProviderName
  /** A folder that is empty. */
  readonly folder: string
  /** Photographs to cut from, besides the samples. */
  readonly photos?: string | undefined
  /** Told what is done next. */
  readonly onPhase?: (what: string) => void
}

const fileIn = async (folder: string, number: number): Promise<PatinaFile> =>
  readContainer(await readFile(path.join(folder, `${number}.patina`)), `${number}.patina`)

/** @throws Error if the other process could not do its part, such as for want of the provider */
export async function agreement({ count, provider, folder, photos, onPhase }: Wish): Promise<Agreement> {
  const [mine, seconds, theirs] = ['mine', 'second', provider].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ]
  await mkdir(mine)
  onPhase?.(`encoding ${count} images on the CPU`)
  const known = await readPhotos(photos)
  const encoded: string[] = []
  const kinds: Record<string, number> = {}
  let bytes = 0
  for (let number = 0; number < count; number++) {
    const picture = pictureOf(number, known)
    const made = await encode(picture, 'cpu')
    await writeFile(path.join(mine, `${number}.patina`), made.bytes)
    encoded.push(made.latents)
    bytes += made.bytes.length
    kinds[picture.kind] = (kinds[picture.kind] ?? 0) + 1
  }
  onPhase?.('decoding in a second process')
  const order = { from: mine, count, photos }
  const second = await inOtherProcess({ ...order, to: seconds, provider: 'cpu', encodes: false })
  onPhase?.(`decoding and encoding with ${provider}`)
  const other = await inOtherProcess({ ...order, to: theirs, provider, encodes: true })
  onPhase?.('decoding here')
  const wrong = (read: readonly Read[]): number =>
    encoded.filter((latents, number) => read[number]?.decoded !== latents).length
  const found = { here: 0, second: wrong(second), provider: wrong(other) }
  const pixels: Apart = { largest: 0, differ: 0, samples: 0 }
  let [encodedWrong, sameLatents] = [0, 0]
  for (let number = 0; number < count; number++) {
    const file = await fileIn(mine, number)
    if ((await latentsOf(file)) !== encoded[number]) found.here++
    const here = await decompressRaster(file, { name: `${number}.patina` })
    compare(pixels, here, await readFile(path.join(theirs, `${number}.raw`)))
    if ((await latentsOf(await fileIn(theirs, number))) !== other[number]?.encoded) encodedWrong++
    if (other[number]?.encoded === encoded[number]) sameLatents++
  }
  return {
    images: count,
    kinds,
    bytes,
    wrong: found,
    provider: { name: provider, encodedWrong, sameLatents, pixels },
  }
}
