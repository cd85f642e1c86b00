/**
 * @file What is marked on the photos. Operations are kept as they were made; pictures of them are drawn by the worker when one
 * is needed, and cached by the mask's id. Runs in main.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import type { MaskChange, MaskImport, ScratchMap } from '../../shared/contract.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { MaskHistory, MaskMode, MaskOp } from '../../shared/mask.ts'
import { DEFAULT_MODEL } from '../../shared/tasks.ts'
import type { WorkerClient } from '../../shared/worker-protocol.ts'
import type { Photos } from './photos.ts'
import type { ProjectFolder } from './project-folder.ts'
import type { ProjectStore, StoredMaskOp } from './project-store.ts'

interface Needs {
  readonly store: ProjectStore
  readonly folder: ProjectFolder
  readonly photos: Photos
  readonly worker: () => WorkerClient
  /** Has the networks open. */
  readonly finder: () => WorkerClient
}

export interface Masks {
  history(photo: string): MaskHistory
  /**
   * Answers the id of the mask that is in effect.
   * @throws PatinaError `unknown-id`; `refused` if the change is made to another history than the one that is stored
   */
  change(change: MaskChange): string | null
  /** A picture becomes the last operation in effect; the file is deleted. @throws PatinaError `bad-mask`, those of a photo's file */
  take(photo: string, mode: MaskMode, file: string): Promise<Extract<MaskImport, { op: MaskOp }>>
  /** The PNG of a mask, white where it is marked. @throws PatinaError `unknown-id` */
  picture(photo: string, mask: string): Promise<string>
  /**
   * Where the photo is scratched, found once and kept.
   * @param map null: what the detector of now finds; else that answer, which a newer detector would not give again
   * @throws PatinaError those of the photo's file and of the model; `unknown-id`; `scratches-gone`: no detector of now gives it
   */
  scratches(photo: string, map: string | null): Promise<Extract<ScratchMap, { map: string }>>
  /** Whoever waits for `scratches` of the photo gets `cancelled`; none is being looked for: nothing. */
  stopFinding(photo: string): void
  /** The PNG of the mask that is in effect. */
  current(photo: string): Promise<string>
}

/** The id of a mask out of the one before and the operation. */
const idAfter = (before: string, op: MaskOp): string =>
  createHash('sha256')
    .update(before + JSON.stringify(op))
    .digest('hex')
    .slice(0, 16)

function withIds(before: string | null, ops: readonly MaskOp[]): StoredMaskOp[] {
  let last = before ?? ''
  return ops.map((op) => {
    last = idAfter(last, op)
    return { id: last, op }
  })
}

/** Marks whose map can never be made again are left out, as the window does that has told of it; any other failure may pass. */
function unlessGone(error: unknown): null {
  if (error instanceof PatinaError && error.code === 'scratches-gone') return null
  throw error
}

export function createMasks({ store, folder, photos, worker, finder }: Needs): Masks {
  /** Id after `count` operations: null for none. */
  const after = (photo: string, count: number) => (count === 0 ? null : store.maskAfter(photo, count))

  function change({ photo, keep, add, at }: MaskChange): string | null {
    photos.get(photo)
    const before = after(photo, keep)
    if (keep > 0 && before === null) throw new PatinaError('refused', { reason: 'the mask was changed elsewhere' })
    store.changeMask(photo, { keep, add: withIds(before, add), at })
    return after(photo, at)
  }

  /** Maps that are being made, by their files. */
  const finding = new Map<string, { readonly made: Promise<unknown>; readonly signal: AbortSignal }>()
  /** By the photo: gives up every search of it that was asked for until now. */
  const stops = new Map<string, AbortController>()

  function signalOf(photo: string): AbortSignal {
    const stop = stops.get(photo) ?? new AbortController()
    stops.set(photo, stop)
    return stop.signal
  }

  async function find(source: string, file: string, signal: AbortSignal): Promise<void> {
    const order = { photo: source, model: DEFAULT_MODEL.scratches, out: file }
    const under = finding.get(file)
    if (under?.signal === signal) return void (await under.made)
    const made = finder().call('findScratches', order, { signal })
    finding.set(file, { made, signal })
    try {
      await made
    } finally {
      if (finding.get(file)?.made === made) finding.delete(file)
    }
  }

  /** Names the answer of the detector of now. */
  async function mapNow(photo: string): Promise<string> {
    const models = await finder().call('models', {})
    const model = models.find(({ id }) => id === DEFAULT_MODEL.scratches)
    if (!model) throw new PatinaError('model-missing', { model: DEFAULT_MODEL.scratches })
    const { sha256 } = photos.get(photo).info
    return createHash('sha256')
      .update(JSON.stringify([sha256, model.sha256]))
      .digest('hex')
      .slice(0, 16)
  }

  async function mapFile(photo: string, map: string, signal = signalOf(photo)): Promise<string> {
    const file = path.join(folder.photoCache(photo), 'scratches', `${map}.txt`)
    if (existsSync(file)) return file
    if (map !== (await mapNow(photo))) throw new PatinaError('scratches-gone', { photo: photos.get(photo).name })
    const { path: source } = await photos.unchanged(photo)
    await mkdir(path.dirname(file), { recursive: true })
    await find(source, file, signal)
    return file
  }

  async function draw(photo: string, ops: readonly MaskOp[], file: string): Promise<void> {
    const { width, height } = photos.get(photo).info
    await mkdir(path.dirname(file), { recursive: true })
    const named = new Set(ops.flatMap((op) => (op.kind === 'found' ? [op.map] : [])))
    const maps: Record<string, string> = {}
    for (const map of named) {
      const known = await mapFile(photo, map).catch(unlessGone)
      if (known !== null) maps[map] = known
    }
    const drawable = ops.filter((op) => op.kind !== 'found' || maps[op.map] !== undefined)
    await worker().call('drawMask', { ops: drawable, width, height, maps, out: file })
  }

  const place = (photo: string, name: string) => path.join(folder.photoCache(photo), 'masks', `${name}.png`)

  async function picture(photo: string, mask: string): Promise<string> {
    const { ops } = store.mask(photo)
    const last = ops.findIndex(({ id }) => id === mask)
    if (last < 0) throw new PatinaError('unknown-id')
    const file = place(photo, mask)
    if (!existsSync(file))
      await draw(
        photo,
        ops.slice(0, last + 1).map(({ op }) => op),
        file,
      )
    return file
  }

  return {
    change,
    picture,
    history(photo) {
      photos.get(photo)
      const { ops, at } = store.mask(photo)
      return { ops: ops.map(({ op }) => op), at }
    },
    async take(photo, mode, file) {
      try {
        const { width, height } = photos.get(photo).info
        const { data } = await worker().call('packMask', { mask: file, width, height })
        const op: MaskOp = { kind: 'picture', mode, data }
        const { at } = store.mask(photo)
        const mask = change({ photo, keep: at, add: [op], at: at + 1 })
        if (mask === null) throw new PatinaError('unknown-id')
        return { op, mask }
      } finally {
        await rm(file, { force: true })
      }
    },
    async scratches(photo, asked) {
      photos.get(photo)
      const signal = signalOf(photo)
      const map = asked ?? (await mapNow(photo))
      return { map, data: await readFile(await mapFile(photo, map, signal), 'utf8') }
    },
    stopFinding(photo) {
      stops.get(photo)?.abort()
      stops.delete(photo)
    },
    async current(photo) {
      const mask = after(photo, store.mask(photo).at)
      if (mask !== null) return picture(photo, mask)
      const file = place(photo, 'empty')
      if (!existsSync(file)) await draw(photo, [], file)
      return file
    },
  }
}
