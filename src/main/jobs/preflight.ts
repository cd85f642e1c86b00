/** @file What a batch will need, before it begins: room on the drive, permission to write, time. Node; main and command line. */
import { access, constants, statfs } from 'node:fs/promises'
import path from 'node:path'
import { errnoOf } from '../../files/file-system.ts'
import { writeError } from '../../files/write-error.ts'
import type { PhotoFormat } from '../../shared/worker-protocol.ts'
import type { NewJob } from '../db/jobs.ts'

/** Bytes that are asked for beyond the estimate. */
const MARGIN = 1.2

/**
 * Bytes of an output for each byte of its photo: rough upper ends, since what is restored is smoother than the photo and a
 * JPEG is written at a high quality.
 */
const GROWTH: Readonly<Record<'lossy' | 'lossless', Readonly<Record<PhotoFormat | 'keep', number>>>> = {
  lossy: { keep: 2, jpeg: 2, webp: 1.5, avif: 1, patina: 1, png: 12, tiff: 20 },
  lossless: { keep: 1.5, jpeg: 0.6, webp: 0.5, avif: 0.3, patina: 0.3, png: 1.5, tiff: 2 },
}

const kindOf = (photo: string) => (/\.(?:jpe?g|webp|avif|patina)$/i.test(photo) ? 'lossy' : 'lossless')

/** Bytes that should be free for the outputs of these photos. @param format null: each photo's own */
export function roomFor(photos: readonly { photo: string; size: number }[], format: PhotoFormat | null): number {
  const grown = photos.reduce((sum, { photo, size }) => sum + size * GROWTH[kindOf(photo)][format ?? 'keep'], 0)
  return Math.ceil(grown * MARGIN)
}

export interface Preflight {
  readonly photos: number
  /** Bytes of the photos. */
  readonly bytes: number
  /** Bytes that should be free for the outputs. */
  readonly needed: number
  /** Bytes that are free; null: the drive does not tell. */
  readonly free: number | null
  /** Seconds, from photos done before; null: there were too few. */
  readonly seconds: number | null
}

/** Fewer tell too little. */
const MIN_KNOWN = 5

/** Seconds for so many bytes, by photos that were done lately; null: too few. */
export function secondsFor(bytes: number, known: readonly { size: number; seconds: number }[]): number | null {
  const size = known.reduce((sum, job) => sum + job.size, 0)
  if (known.length < MIN_KNOWN || size === 0) return null
  return (known.reduce((sum, job) => sum + job.seconds, 0) / size) * bytes
}

/** The folder, or the nearest above it that is there. */
async function nearest<T>(folder: string, ask: (place: string) => Promise<T>): Promise<T> {
  try {
    return await ask(folder)
  } catch (error) {
    const above = path.dirname(folder)
    if (errnoOf(error) !== 'ENOENT' || above === folder) throw error
    return await nearest(above, ask)
  }
}

/** Bytes that are free for a folder, which need not be there yet; null: the drive does not tell. */
export async function freeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await nearest(folder, (place) => statfs(place))
    return bavail * bsize
  } catch {
    return null // a drive that does not tell is no reason not to begin
  }
}

/** @throws PatinaError no-write-permission */
export async function checkWritable(folder: string): Promise<void> {
  try {
    await nearest(folder, (place) => access(place, constants.W_OK))
  } catch (error) {
    throw writeError(error, path.join(folder, 'photo'))
  }
}

/**
 * @param out absolute; it need not exist
 * @param known photos done before, with their bytes and seconds
 */
export async function preflight(
  jobs: readonly NewJob[],
  out: string,
  format: PhotoFormat | null,
  known: readonly { size: number; seconds: number }[],
): Promise<Preflight> {
  const waiting = jobs.filter((job) => job.state === 'waiting')
  const bytes = waiting.reduce((sum, job) => sum + job.size, 0)
  return {
    photos: waiting.length,
    bytes,
    needed: roomFor(waiting, format),
    free: await freeBytes(out),
    seconds: secondsFor(bytes, known),
  }
}
