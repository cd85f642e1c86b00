/** @file Pictures out of VAEs for the window: drawn by the worker into the cache, shown as sheets, saved as files. Runs in main. */
import { randomBytes } from 'node:crypto'
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { writeAtomically } from '../../files/atomic.ts'
import { writeError } from '../../files/write-error.ts'
import type { CreatedSheet, CreateOrder, FillMarked, VaeSummary } from '../../shared/contract-create.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { Drawn, VaeStart } from '../../shared/vae.ts'
import type { WorkerClient } from '../../shared/worker-protocol.ts'
import type { z } from 'zod'
import type { ChooseSave, Exports } from './exports.ts'
import type { Masks } from './masks.ts'
import type { Photos } from './photos.ts'

interface Needs {
  /** Everything in it may go at any time. */
  readonly cache: string
  /** Of files that wait to be downloaded. */
  readonly downloads: string
  readonly photos: Photos
  readonly masks: Masks
  readonly exports: Exports
  readonly worker: () => WorkerClient
  /** null: the host has no dialog, the page downloads. */
  readonly chooseSave: ChooseSave | null
}

interface Kept {
  readonly model: string
  readonly drawn: Drawn
}

/** Sheets that are kept: the one on the screen, the one before it, and a few on their way. */
const KEPT = 6
/** Between the pictures of a saved sheet. */
const GAP = 2

export type Creating = ReturnType<typeof createCreating>

export function createCreating({ cache, downloads, photos, masks, exports, worker, chooseSave }: Needs) {
  const sheets = new Map<string, Kept>()

  const folderOf = (id: string): string => path.join(cache, id)

  function keep(id: string, model: string, drawn: Drawn): CreatedSheet {
    sheets.set(id, { model, drawn })
    for (const old of [...sheets.keys()].slice(0, -KEPT)) {
      sheets.delete(old)
      void rm(folderOf(old), { recursive: true, force: true }) // what cannot be removed goes with the cache
    }
    const { edge, columns, latents } = drawn
    return { id, edge, columns, latents }
  }

  function kept(id: string): Kept {
    const found = sheets.get(id)
    if (found === undefined) throw new PatinaError('unknown-id')
    return found
  }

  const placed = async (source: { photo: string } | { latent: number[] }) =>
    'photo' in source ? { photo: (await photos.unchanged(source.photo)).path } : source

  /** Ids of photos become their files. */
  async function startOf(start: CreateOrder['start']): Promise<VaeStart> {
    if (start.kind === 'around') return { ...start, of: await placed(start.of) }
    if (start.kind === 'between') return { ...start, a: await placed(start.a), b: await placed(start.b) }
    return start
  }

  /** The file of one picture, or of the sheet, as it is saved. */
  async function fileFor(id: string, index: number | null): Promise<string> {
    const { model, drawn } = kept(id)
    // What was filled is no decoded picture only: its files are there.
    if (index !== null && drawn.files.length > 0) {
      const file = drawn.files[index]
      if (file === undefined) throw new PatinaError('unknown-id')
      return file
    }
    if (drawn.files.length > 0) return drawn.sheet
    const latents = index === null ? drawn.latents : drawn.latents.slice(index, index + 1)
    const out = path.join(folderOf(id), randomBytes(4).toString('hex'))
    const order = { model, out, name: 'picture', singles: index !== null, gap: GAP }
    const start = { kind: 'latents', latents } as const
    const again = await worker().call('drawPictures', { ...order, start, push: { attributes: {}, units: [] } })
    return again.files[0] ?? again.sheet
  }

  return {
    async list(): Promise<VaeSummary[]> {
      const found = await worker().call('vaes', {})
      return found.map(({ card: { directions: _, tensorsSha256: __, ...card }, own }) => ({ ...card, own }))
    },
    async draw({ model, start, push }: CreateOrder): Promise<CreatedSheet> {
      const id = randomBytes(8).toString('hex')
      const order = {
        model,
        start: await startOf(start),
        push,
        out: folderOf(id),
        name: 'drawn',
        singles: false,
        gap: 0,
      }
      return keep(id, model, await worker().call('drawPictures', order))
    },
    async fill({ model, photo, seed, count }: z.infer<typeof FillMarked>): Promise<CreatedSheet> {
      const id = randomBytes(8).toString('hex')
      const source = await photos.unchanged(photo)
      const mask = await masks.current(photo)
      const order = {
        model,
        photo: source.path,
        mask,
        seed,
        count,
        out: folderOf(id),
        name: 'filled',
        singles: true,
        gap: 0,
      }
      return keep(id, model, await worker().call('fillPicture', order))
    },
    sheet: (id: string): string => kept(id).drawn.sheet,
    async save({ sheet, index }: { sheet: string; index: number | null }) {
      const file = await fileFor(sheet, index)
      const name = index === null ? 'patina-sheet.png' : `patina-${String(index + 1).padStart(3, '0')}.png`
      if (chooseSave !== null) {
        const out = await chooseSave(name)
        if (out === null) return { kind: 'cancelled' } as const
        const written = await writeAtomically(out, new Uint8Array(await readFile(file)), { collision: 'replace' })
        return { kind: 'saved', name: path.basename(written.file) } as const
      }
      // A copy: the sheet's own files go when others are drawn.
      const copy = path.join(downloads, randomBytes(8).toString('hex'), name)
      await mkdir(path.dirname(copy), { recursive: true })
        .then(() => copyFile(file, copy))
        .catch((error: unknown) => {
          throw writeError(error, copy)
        })
      return { kind: 'download', ...exports.offer(copy, name) } as const
    },
    async remove(model: string): Promise<void> {
      await worker().call('removeModel', { id: model })
    },
  }
}
