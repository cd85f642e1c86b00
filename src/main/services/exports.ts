/** @file Exports: the blend of photo and result as a file of its own. Runs in main. */
import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { ExportOptions, ExportOutcome } from '../../shared/contract.ts'
import { PatinaError } from '../../shared/errors.ts'
import type { WorkerClient } from '../../shared/worker-protocol.ts'
import { EXTENSIONS, type Photos } from './photos.ts'
import { fullResult, type ProjectFolder } from './project-folder.ts'
import type { ProjectStore, StoredPhoto } from './project-store.ts'

/** Asks where to save; null: the person changed their mind. */
export type ChooseSave = (suggestedName: string) => Promise<string | null>

interface Needs {
  readonly store: ProjectStore
  readonly folder: ProjectFolder
  readonly photos: Photos
  readonly worker: () => WorkerClient
  /** null: the host has no dialog, the page downloads. */
  readonly chooseSave: ChooseSave | null
}

export interface Exports {
  export(options: ExportOptions): Promise<ExportOutcome>
  /** A finished export that may be downloaded. */
  find(id: string): { readonly file: string; readonly name: string } | undefined
}

export function createExports({ store, folder, photos, worker, chooseSave }: Needs): Exports {
  const downloads = new Map<string, { file: string; name: string }>()

  async function write(options: ExportOptions, photo: StoredPhoto, out: string): Promise<string> {
    const { strength, result } = store.edit(photo.id)
    if (result === null) throw new PatinaError('unknown-id')
    const { format, quality, metadata } = options
    const written = await worker().call('export', {
      photo: photo.path,
      result: fullResult(folder.resultCache(photo.id, result)),
      strength,
      out,
      output: { format, quality, metadata },
    })
    return path.basename(written.file)
  }

  async function toDownload(options: ExportOptions, photo: StoredPhoto): Promise<ExportOutcome> {
    const id = randomBytes(8).toString('hex')
    const name = exportName(photo, options.format)
    const file = path.join(folder.exports, id, `export${path.extname(name)}`)
    await mkdir(path.dirname(file), { recursive: true })
    await write(options, photo, file)
    downloads.set(id, { file, name })
    return { kind: 'download', name, path: `assets/exports/${id}` }
  }

  async function toChosen(options: ExportOptions, photo: StoredPhoto, choose: ChooseSave): Promise<ExportOutcome> {
    const out = await choose(exportName(photo, options.format))
    if (out === null) return { kind: 'cancelled' }
    return { kind: 'saved', name: await write(options, photo, out) }
  }

  return {
    async export(options) {
      const photo = await photos.unchanged(options.photo)
      return chooseSave ? toChosen(options, photo, chooseSave) : toDownload(options, photo)
    },
    find: (id) => downloads.get(id),
  }
}

/** "beach.jpg" becomes "beach-restored.jpg", or the chosen format's ending. */
export function exportName({ name, info }: StoredPhoto, format: ExportOptions['format']): string {
  const { name: stem, ext } = path.parse(name)
  const kept = format === null || format === info.format
  return `${stem}-restored${kept && ext !== '' ? ext : `.${EXTENSIONS[format ?? info.format]}`}`
}
