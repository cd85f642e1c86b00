/**
 * @file The one writer of durable files. At the final name there is either nothing or the whole, verified file; an existing
 * file is replaced only when that is asked for. Node without Electron: worker and main.
 *
 * Order: exclusive private temp file beside the target -> all bytes -> fsync -> close -> reopen, compare length and hash ->
 * the usual permissions -> link to the final name (fails when it is taken, which rename does not) -> unlink the temp ->
 * fsync the folder.
 */
import { createHash, type Hash } from 'node:crypto'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { PatinaError } from '../shared/errors.ts'
import type { Collision } from '../shared/worker-protocol.ts'
import { errnoOf, realFileSystem, type FileSystem, type OpenFile } from './file-system.ts'
import { nameToTry } from './free-name.ts'
import { refuseOrphan, whileUnfinished } from './orphan.ts'
import { isSameFile } from './same-file.ts'
import { tempNameFor } from './temp-name.ts'
import { writeError } from './write-error.ts'

export interface WriteOptions {
  /** Default: fail. */
  readonly collision?: Collision
  readonly fs?: FileSystem
  readonly platform?: NodeJS.Platform
}

export interface Written {
  /** Where the file lies now. */
  readonly file: string
  readonly bytes: number
  /** Lower-case hex, of the bytes read back from the disk. */
  readonly sha256: string
}

const CHUNK = 1 << 20
const MAX_NAMES = 10_000

/** File systems without hard links (exFAT, some network shares) answer a link with one of these. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])
/** A folder that cannot be synced at all: nothing more can be done for it there. */
const NO_FOLDER_SYNC = new Set(['EINVAL', 'ENOTSUP', 'EISDIR', 'EPERM', 'EACCES'])
/** A file system without permission bits. */
const NO_MODES = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL'])
/** Windows: a scanner or an indexer holds the file for a moment. */
const HELD = new Set(['EPERM', 'EACCES', 'EBUSY'])
const HELD_PAUSES_MS = [10, 50, 200, 1_000, 2_000, 5_000, 10_000, 20_000, 20_000]

/** Writes through one file system; made anew for each file. */
class Writer {
  readonly #fs: FileSystem
  readonly #platform: NodeJS.Platform

  constructor({ fs = realFileSystem, platform = process.platform }: WriteOptions) {
    this.#fs = fs
    this.#platform = platform
  }

  async #using<T>(file: string, flags: 'r' | 'wx', act: (open: OpenFile) => Promise<T>): Promise<T> {
    const open = await this.#fs.open(file, flags, 0o600)
    let result: T
    try {
      result = await act(open)
    } catch (error) {
      // The first failure is the one to tell.
      await open.close().catch(() => undefined)
      throw error
    }
    await open.close()
    return result
  }

  /** Repeats on Windows, where another program may hold the file for up to a minute. */
  async #patiently(act: () => Promise<void>): Promise<void> {
    for (const pause of this.#platform === 'win32' ? HELD_PAUSES_MS : []) {
      try {
        return await act()
      } catch (error) {
        if (!HELD.has(errnoOf(error) ?? '')) throw error
        await sleep(pause)
      }
    }
    return await act()
  }

  async writeTemp(temp: string, data: Uint8Array): Promise<void> {
    refuseOrphan()
    await this.#using(temp, 'wx', async (open) => {
      for (let done = 0; done < data.length;) {
        const { bytesWritten } = await open.write(data, done, Math.min(CHUNK, data.length - done))
        if (bytesWritten === 0) throw new Error('the drive takes no more bytes')
        done += bytesWritten
        refuseOrphan()
      }
      await open.sync()
    })
  }

  /** Length and hash of a file as it lies on the disk. */
  async hash(file: string): Promise<{ bytes: number; sha256: string }> {
    const hash: Hash = createHash('sha256')
    const buffer = new Uint8Array(CHUNK)
    let bytes = 0
    await this.#using(file, 'r', async (open) => {
      for (;;) {
        const { bytesRead } = await open.read(buffer, 0, CHUNK)
        if (bytesRead === 0) return
        hash.update(buffer.subarray(0, bytesRead))
        bytes += bytesRead
      }
    })
    return { bytes, sha256: hash.digest('hex') }
  }

  /** What any other program would have created the file with. */
  async usualMode(temp: string): Promise<void> {
    try {
      await this.#fs.chmod(temp, 0o666 & ~process.umask())
    } catch (error) {
      if (!NO_MODES.has(errnoOf(error) ?? '')) throw error
    }
  }

  /**
   * Gives the temp file its final name if that is free.
   * @param keep the new name is made durable before the old one goes: one of them is there after a power cut
   */
  async publish(temp: string, file: string, keep = false): Promise<void> {
    try {
      await this.#patiently(() => this.#fs.link(temp, file))
    } catch (error) {
      if (!NO_LINKS.has(errnoOf(error) ?? '')) throw error
      await this.#publishByReservation(temp, file)
      return
    }
    if (keep) await this.syncFolder(file)
    // The file is there and whole: a temp that cannot be removed is left to sweepTemps.
    await this.#patiently(() => this.remove(temp))
  }

  /** Without hard links: take the name by an exclusive empty file, then rename over this reservation of ours. */
  async #publishByReservation(temp: string, file: string): Promise<void> {
    await this.#using(file, 'wx', () => Promise.resolve())
    try {
      await this.#patiently(() => this.#fs.rename(temp, file))
    } catch (error) {
      await this.remove(file)
      throw error
    }
  }

  async replace(temp: string, file: string): Promise<void> {
    await this.#patiently(() => this.#fs.rename(temp, file))
  }

  /** Makes the new name itself durable. */
  async syncFolder(file: string): Promise<void> {
    if (this.#platform === 'win32') return
    try {
      await this.#using(path.dirname(file), 'r', (open) => open.sync())
    } catch (error) {
      if (!NO_FOLDER_SYNC.has(errnoOf(error) ?? '')) throw error
    }
  }

  /** Tries twice, since a passing fault must leave no litter. */
  async remove(file: string): Promise<void> {
    await this.#fs.unlink(file).catch(() => this.#fs.unlink(file).catch(() => undefined))
  }
}

/** Publishes under the first free name. */
async function publishFree(writer: Writer, temp: string, file: string): Promise<string> {
  for (let n = 1; n <= MAX_NAMES; n++) {
    const name = nameToTry(file, n)
    try {
      await writer.publish(temp, name)
      return name
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error
    }
  }
  throw new PatinaError('output-exists', { file: path.basename(file) })
}

async function publish(writer: Writer, temp: string, file: string, collision: Collision): Promise<string> {
  if (collision === 'rename') return await publishFree(writer, temp, file)
  await (collision === 'replace' ? writer.replace(temp, file) : writer.publish(temp, file))
  return file
}

/**
 * Writes a whole file durably.
 * @param file absolute path; its folder must exist
 * @throws PatinaError disk-full, no-write-permission, path-too-long, output-exists or write-failed, and cancelled where the
 * process that this one writes for has ended; then there is no new file and, unless it was to be replaced, nothing is changed
 */
export const writeAtomically = (file: string, data: Uint8Array, options: WriteOptions = {}): Promise<Written> =>
  whileUnfinished(() => writeWhole(file, data, options))

async function writeWhole(file: string, data: Uint8Array, options: WriteOptions): Promise<Written> {
  const writer = new Writer(options)
  const collision = options.collision ?? 'fail'
  const temp = tempNameFor(file)
  let published: string | undefined
  try {
    const sha256 = createHash('sha256').update(data).digest('hex')
    await writer.writeTemp(temp, data)
    const found = await writer.hash(temp)
    if (found.bytes !== data.length || found.sha256 !== sha256) throw new Error('read back differently')
    await writer.usualMode(temp)
    refuseOrphan()
    published = await publish(writer, temp, file, collision)
    await writer.syncFolder(published)
    return { file: published, ...found }
  } catch (error) {
    await writer.remove(temp)
    // A name that is not on the disk yet is not promised. What was replaced cannot be brought back, so that stays.
    if (published !== undefined && collision !== 'replace') await writer.remove(published)
    throw writeError(error, file)
  }
}

/**
 * Gives a whole file its final name, in the same folder.
 * @param staged a file that was written by {@link writeAtomically}; it is gone afterwards
 * @throws PatinaError as {@link writeAtomically}; then only `staged` is there, unless it was to replace
 */
export async function publishStaged(
  staged: string,
  file: string,
  options: WriteOptions & { readonly collision: 'fail' | 'replace' },
): Promise<void> {
  const writer = new Writer(options)
  try {
    if (options.collision === 'fail') return await writer.publish(staged, file, true)
    await writer.replace(staged, file)
    await writer.syncFolder(file)
  } catch (error) {
    // A name that is not on the disk yet is not promised.
    if (options.collision === 'fail' && (await isSameFile(staged, file))) await writer.remove(file)
    throw writeError(error, file)
  }
}

/** Makes the name of a file durable that was found, not written, by this process. @throws PatinaError */
export async function syncFolderOf(file: string, options: WriteOptions = {}): Promise<void> {
  try {
    await new Writer(options).syncFolder(file)
  } catch (error) {
    throw writeError(error, file)
  }
}

/** Length and hash of a file as it lies on the disk. Rejects with Node's error. */
export const hashFile = (file: string, options: Pick<WriteOptions, 'fs'> = {}): Promise<Omit<Written, 'file'>> =>
  new Writer(options).hash(file)
