/**
 * @file Finds the photos below files and folders that a person named: each real file once, whatever links and cycles there
 * are, and nothing that is not a photo. Node without Electron; main and the command line.
 */
import type { BigIntStats } from 'node:fs'
import { lstat, open, readdir, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { readError } from '../../files/read-error.ts'
import { sniff, SNIFF_BYTES } from '../../files/sniff.ts'
import { isTempName } from '../../files/temp-name.ts'
import { PatinaError } from '../../shared/errors.ts'

/** Why something in a folder is passed over without being a failure. */
export type SkipReason =
  'not-a-photo' | 'empty' | 'not-a-file' | 'seen-already' | 'output-folder' | 'subfolder' | 'link-outside'

export type Found =
  /** `relative`: below the folder that was named; for a named file its name. */
  | { readonly kind: 'photo'; readonly path: string; readonly relative: string }
  | { readonly kind: 'skipped'; readonly path: string; readonly reason: SkipReason }
  | { readonly kind: 'failed'; readonly path: string; readonly error: PatinaError }

export interface WalkOptions {
  /** Folders below the named ones too. */
  readonly recursive: boolean
  /** Folder that is never entered: the one for the outputs. */
  readonly exclude: string | null
}

interface Place {
  readonly path: string
  readonly relative: string
  /** Named by the person, so everything about it is told. */
  readonly named: boolean
  /** The named folder that it lies in, by its real place; undefined: it was named itself. */
  readonly root: string | undefined
}

const identityOf = ({ dev, ino }: BigIntStats) => `${dev}:${ino}`

async function firstBytes(file: string): Promise<Uint8Array> {
  await using handle = await open(file, 'r')
  const { buffer, bytesRead } = await handle.read(new Uint8Array(SNIFF_BYTES), 0, SNIFF_BYTES, 0)
  return buffer.subarray(0, bytesRead)
}

/** A link that leads out of the folder that was named: whoever put it there may mean files that nobody asked to be opened. */
async function leadsOutside({ path: place, root }: Place): Promise<boolean> {
  if (root === undefined || !(await lstat(place)).isSymbolicLink()) return false
  const below = path.relative(root, await realpath(place))
  return below === '..' || below.startsWith(`..${path.sep}`) || path.isAbsolute(below)
}

/** A file in a folder: looked at, since folders hold all sorts of files. */
async function judge(place: Place, bytes: bigint): Promise<Found> {
  if (bytes === 0n) return { kind: 'skipped', path: place.path, reason: 'empty' }
  const found = sniff(await firstBytes(place.path))
  if (found.kind === 'unknown') return { kind: 'skipped', path: place.path, reason: 'not-a-photo' }
  if (found.kind === 'photo') return { kind: 'photo', path: place.path, relative: place.relative }
  const context = { file: path.basename(place.path), format: found.format }
  return { kind: 'failed', path: place.path, error: new PatinaError('unsupported-format', context) }
}

class Walk {
  readonly #seen = new Set<string>()
  readonly #recursive: boolean
  readonly #excluded: string | undefined
  /** Still to be looked at; the last comes first. */
  readonly #stack: Place[]

  constructor(inputs: readonly string[], recursive: boolean, excluded: string | undefined) {
    this.#recursive = recursive
    this.#excluded = excluded
    this.#stack = inputs
      .map((input) => ({
        path: path.resolve(input),
        relative: path.basename(path.resolve(input)),
        named: true,
        root: undefined,
      }))
      .toReversed()
  }

  async *run(): AsyncGenerator<Found> {
    for (let place = this.#stack.pop(); place !== undefined; place = this.#stack.pop()) {
      let found: Found | undefined
      try {
        found = await this.#visit(place)
      } catch (error) {
        found = { kind: 'failed', path: place.path, error: readError(error, place.path) }
      }
      if (found !== undefined) yield found
    }
  }

  /** undefined: a folder, whose contents come next. */
  async #visit(place: Place): Promise<Found | undefined> {
    if (await leadsOutside(place)) return { kind: 'skipped', path: place.path, reason: 'link-outside' }
    const found = await stat(place.path, { bigint: true })
    const identity = identityOf(found)
    if (identity === this.#excluded) return { kind: 'skipped', path: place.path, reason: 'output-folder' }
    if (this.#seen.has(identity)) return { kind: 'skipped', path: place.path, reason: 'seen-already' }
    this.#seen.add(identity)
    if (found.isDirectory()) return await this.#enter(place)
    if (place.named && found.isFile()) return { kind: 'photo', path: place.path, relative: place.relative }
    if (place.named) throw new PatinaError('not-a-photo', { file: path.basename(place.path) })
    // A pipe or a device would never end.
    if (!found.isFile()) return { kind: 'skipped', path: place.path, reason: 'not-a-file' }
    return await judge(place, found.size)
  }

  async #enter(place: Place): Promise<Found | undefined> {
    if (!place.named && !this.#recursive) return { kind: 'skipped', path: place.path, reason: 'subfolder' }
    const root = place.root ?? (await realpath(place.path))
    const names = (await readdir(place.path)).filter((name) => !isTempName(name) && !name.startsWith('.'))
    const below = (name: string) => (place.named ? name : path.join(place.relative, name))
    this.#stack.push(
      ...names
        .toSorted()
        .toReversed()
        .map((name) => ({ path: path.join(place.path, name), relative: below(name), named: false, root })),
    )
    return undefined
  }
}

/** Everything below the inputs, in order of names. Problems are items, never exceptions. */
export async function* walk(inputs: readonly string[], { recursive, exclude }: WalkOptions): AsyncGenerator<Found> {
  const excluded = exclude === null ? undefined : await stat(exclude, { bigint: true }).catch(() => undefined)
  yield* new Walk(inputs, recursive, excluded && identityOf(excluded)).run()
}
