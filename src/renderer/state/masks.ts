/** @file Commands on the marks of the photo in the editor: marking, taking back, saving, pictures of marks. Runs in the page. */
import { changeBetween, foundIn, NO_MASK, redo, undo, withFound, withOp } from '../../imaging/mask/history.ts'
import { unpackPicture } from '../../imaging/mask/picture.ts'
import type { FindPicture } from '../../imaging/mask/rasterise.ts'
import type { Api } from '../../shared/api.ts'
import type { MaskImport, Photo } from '../../shared/contract.ts'
import { fromFailure, PatinaError, toFailure } from '../../shared/errors.ts'
import type { MaskHistory, MaskOp, MaskOpOf } from '../../shared/mask.ts'
import { MaskCache } from '../canvas/mask-cache.ts'
import { levelsFor } from '../canvas/tiles.ts'
import { openPhoto, type AppState } from './app-state.ts'
import { latestOnly } from '../../shared/latest-only.ts'
import { calm, knownMask, marksOf, type Marking } from './marking.ts'
import type { Messages } from './messages.ts'
import type { Deliver } from './restoration.ts'
import { entryOf } from './plan.ts'
import { openPlan } from './recipe.ts'
import { createScratchMaps } from './scratch-maps.ts'
import type { Store } from './store.ts'

export interface Masks {
  /** Asks the program for the marks of a photo, once. */
  loadMask(photo: Photo): Promise<void>
  /** Adds to the marks of the photo in the editor; shown at once, saved as fast as the program takes it. */
  mark(op: MaskOp): void
  /** Has the photo in the editor searched for scratches, once, and marks them. */
  findScratches(): Promise<void>
  stopFinding(): Promise<void>
  /** Marks the scratches of the photo anew, at once; 0-1. */
  setFound(sensitivity: number): Promise<void>
  undoMark(): void
  redoMark(): void
  setMarking(change: Partial<Marking>): void
  /** A picture of the photo's size becomes marks, or takes marks away. */
  importMask(file: File, mode: 'add' | 'subtract'): Promise<void>
  /** Saves a picture of the marks. */
  exportMask(): Promise<void>
  /** Id of the marks of a photo once they are saved; null: there are none, or they could not be saved. */
  savedMask(photo: Photo['id']): Promise<string | null>
  /** Tiles of the marks of a photo. */
  maskCache(photo: Photo): MaskCache
  /** 0-1: how much of a photo some operations mark. */
  markedShare(photo: Photo, ops: readonly MaskOp[]): number
}

/** Whoever stopped it knows. */
function unlessStopped(error: unknown): null {
  if (error instanceof PatinaError && error.code === 'cancelled') return null
  throw error
}

export function createMasks(
  api: Api,
  { get, set }: Store<AppState>,
  { attempt, tell }: Messages,
  deliver: Deliver,
): Masks {
  const pictures = new WeakMap<MaskOp, Uint8Array>()
  const maps = createScratchMaps(api)
  const find: FindPicture = (op) => pictures.get(op)
  /** One photo is looked at: its tiles, and one tile that holds all of it. */
  let looked: { readonly id: string; readonly cache: MaskCache; readonly overview: MaskCache } | null = null
  /** What the program holds, by photo. */
  const stored = new Map<string, MaskHistory>()
  let saving = Promise.resolve()

  const show = (photo: string, history: MaskHistory) => set({ masks: { ...get().masks, [photo]: history } })

  async function unpack(ops: readonly MaskOp[], photo: Photo) {
    for (const op of ops) {
      if (pictures.has(op)) continue
      if (op.kind === 'picture') pictures.set(op, await unpackPicture(op.data, photo.width * photo.height))
      if (op.kind === 'found') await unpackFound(op, photo)
    }
  }

  /** Scratches that cannot be had are left out, with a message: the other marks are there all the same. */
  async function unpackFound(op: MaskOpOf<'found'>, photo: Photo) {
    try {
      await maps.load(photo, op.map)
      pictures.set(op, maps.pixels(photo, op))
    } catch (error) {
      tell('mask', toFailure(error))
    }
  }

  function showFound(photo: Photo, op: MaskOpOf<'found'>) {
    pictures.set(op, maps.pixels(photo, op))
    change((history) => withFound(history, op))
  }

  async function fetchMask(photo: Photo) {
    const history = await api.getMask(photo.id)
    await unpack(history.ops, photo)
    stored.set(photo.id, history)
    show(photo.id, history)
  }

  const photoOf = (id: string) => get().photos.find((photo) => photo.id === id)

  /** Sends what is new. If the program does not take it, what it holds is shown again. */
  async function send(id: string) {
    const [before, now] = [stored.get(id), get().masks[id]]
    if (!before || !now || before === now) return
    const saved = await attempt('mask', async () => {
      await api.setMask({ photo: id, ...changeBetween(before, now) })
      stored.set(id, now)
      return true
    })
    const photo = photoOf(id)
    if (!saved && photo) await attempt('mask-again', () => fetchMask(photo))
  }

  const sendLatest = latestOnly(send)
  const save = (photo: string) => {
    saving = sendLatest(photo)
  }

  function change(work: (history: MaskHistory) => MaskHistory) {
    const state = get()
    const before = knownMask(state)
    if (!before || state.open === null) return
    show(state.open, work(before))
    save(state.open)
  }

  function lookAt(photo: Photo) {
    const { id } = photo
    if (looked?.id !== id) looked = { id, cache: new MaskCache(photo, find), overview: new MaskCache(photo, find) }
    return looked
  }

  const setMarking = (part: Partial<Marking>) => set({ marking: { ...get().marking, ...part } })

  async function take(photo: Photo, file: File, mode: 'add' | 'subtract') {
    await saving
    const address = `assets/photos/${photo.id}/mask?mode=${mode}&name=${encodeURIComponent(file.name)}`
    const { base, headers } = api.media
    const response = await fetch(base + address, { method: 'POST', headers, body: file })
    if (!response.ok) throw new PatinaError('refused', { reason: `status ${response.status}` })
    const answer = (await response.json()) as MaskImport
    if ('failure' in answer) throw fromFailure(answer.failure)
    const { op } = answer
    await unpack([op], photo)
    const history = withOp(stored.get(photo.id) ?? NO_MASK, op)
    stored.set(photo.id, history)
    show(photo.id, history)
  }

  return {
    async loadMask(photo) {
      if (!get().masks[photo.id]) await attempt('mask', () => fetchMask(photo))
    },
    mark: (op) => change((history) => withOp(history, op)),
    async findScratches() {
      const photo = openPhoto(get())
      if (!photo) return
      setMarking({ ...calm(get().marking), finding: true, shown: true })
      await attempt('mask', async () => {
        const { sensitivity } = entryOf(openPlan(get()), 'scratches').params
        const map = await maps.find(photo).catch(unlessStopped)
        if (map !== null && get().open === photo.id) showFound(photo, { kind: 'found', mode: 'add', map, sensitivity })
      })
      setMarking({ finding: false })
    },
    async stopFinding() {
      const photo = openPhoto(get())
      if (photo) await attempt('mask', () => api.stopFindingScratches(photo.id))
    },
    async setFound(sensitivity) {
      const photo = openPhoto(get())
      const found = foundIn(marksOf(knownMask(get()) ?? NO_MASK))
      if (!photo || !found) return
      const op = { ...found, sensitivity }
      if (maps.isHeld(op.map)) showFound(photo, op)
      else await attempt('mask', () => maps.load(photo, op.map).then(() => showFound(photo, op)))
    },
    undoMark: () => change(undo),
    redoMark: () => change(redo),
    setMarking,
    async importMask(file, mode) {
      const photo = openPhoto(get())
      if (!photo) return
      set({ marking: { ...calm(get().marking), shown: true } })
      await attempt('mask', () => take(photo, file, mode))
    },
    async exportMask() {
      const photo = openPhoto(get())
      if (!photo) return
      await saving
      const name = `${photo.name.replace(/\.[^.]*$/, '')}-mask.png`
      await attempt('mask', () => deliver({ name, path: `assets/photos/${photo.id}/mask` }))
    },
    async savedMask(id) {
      await saving
      const history = stored.get(id)
      if (!history) return null
      const { ops, at } = history
      return (await attempt('mask', () => api.setMask({ photo: id, keep: ops.length, add: [], at }))) ?? null
    },
    maskCache: (photo) => lookAt(photo).cache,
    markedShare(photo, ops) {
      const { overview } = lookAt(photo)
      overview.show(ops, null)
      const [tile] = overview.get([{ level: levelsFor(photo) - 1, x: 0, y: 0 }])
      const bytes = tile?.patch.data ?? new Uint8Array(1)
      return bytes.reduce((sum, value) => sum + value, 0) / 255 / bytes.length
    },
  }
}
