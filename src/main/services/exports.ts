/** @file Exports: the blend of photo and result as a file of its own. Runs in main. */
import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { writeError } from '../../files/write-error.ts'
import type { ExportEstimate, ExportOptions, ExportOutcome } from '../../shared/contract.ts'
import { PatinaError } from '../../shared/errors.ts'
import { EXPORT_NAME } from '../../shared/name-pattern.ts'
import type { OutputOptions, Params, Result, WorkerClient } from '../../shared/worker-protocol.ts'
import { sidecarOf, writeSidecar } from '../files/sidecar.ts'
import { checkPattern, outputFor } from '../jobs/names.ts'
import { readShare } from './invention-file.ts'
import { EXTENSIONS, naming, type Photos } from './photos.ts'
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
  /** How large the file would be. */
  estimate(options: ExportOptions): Promise<ExportEstimate>
  /** Lets a file of the program's own be downloaded under a name. */
  offer(file: string, name: string): { readonly name: string; readonly path: string }
  /** A finished export that may be downloaded. */
  find(id: string): { readonly file: string; readonly name: string } | undefined
}

function outputOf({ photo: _, name: __, ...output }: ExportOptions): OutputOptions {
  return output
}

export function createExports({ store, folder, photos, worker, chooseSave }: Needs): Exports {
  const downloads = new Map<string, { file: string; name: string }>()

  /** What is blended, and how it was made. */
  function source(photo: StoredPhoto): Omit<Params<'export'>, 'out' | 'output'> {
    const { strength, result: id, under, last } = store.edit(photo.id)
    const result = id === null ? undefined : store.result(id)
    if (result === undefined) throw new PatinaError('unknown-id')
    const cache = folder.resultCache(photo.id, result.id)
    const end = result.steps.length - 1
    return {
      photo: photo.path,
      result: fullResult(cache),
      last: { under: under === null ? null : fullResult(folder.resultCache(photo.id, under)), strength: last },
      strength,
      made: {
        steps: result.steps.map(({ params, model, strength: share }, i) => ({
          params,
          model,
          strength: i === end ? share * last : share,
        })),
        done: result.steps.map(({ modelSha256, adjustment }) => ({
          modelSha256,
          engine: result.engine,
          ...(adjustment && { adjustment }),
        })),
        // A drawn picture in a marked part is drawn there.
        variant: result.variant ?? (result.parts && store.result(result.parts.over)?.variant) ?? null,
        invented: readShare(cache),
      },
    }
  }

  const write = (options: ExportOptions, photo: StoredPhoto, out: string): Promise<Result<'export'>> =>
    worker().call('export', { ...source(photo), out, output: outputOf(options) })

  function offer(file: string, name: string) {
    const id = randomBytes(8).toString('hex')
    downloads.set(id, { file, name })
    return { name, path: `assets/exports/${id}` }
  }

  const nameOf = (options: ExportOptions, photo: StoredPhoto) => {
    const number = 1 + store.photos().findIndex(({ id }) => id === photo.id)
    const inFolder = path.basename(path.dirname(photo.path))
    return exportName(photo, options.format, { pattern: options.name ?? EXPORT_NAME, folder: inFolder, number })
  }

  async function toDownload(options: ExportOptions, photo: StoredPhoto): Promise<ExportOutcome> {
    const name = nameOf(options, photo)
    const file = path.join(folder.exports, randomBytes(8).toString('hex'), `export${path.extname(name)}`)
    await mkdir(path.dirname(file), { recursive: true }).catch((error: unknown) => {
      throw writeError(error, file)
    })
    const written = await write(options, photo, file)
    const told = { photo: photo.path, photoName: photo.name, output: file, outputName: name }
    const download = { kind: 'download', ...offer(file, name) } as const
    if (options.sidecar !== true) return download
    const sidecar = await writeSidecar({ ...told, content: written, restoration: written.restoration })
    return { ...download, sidecar: offer(sidecar, path.basename(sidecarOf(name))) }
  }

  async function toChosen(options: ExportOptions, photo: StoredPhoto, choose: ChooseSave): Promise<ExportOutcome> {
    const out = await choose(nameOf(options, photo))
    if (out === null) return { kind: 'cancelled' }
    const written = await write(options, photo, out)
    const told = { photo: photo.path, photoName: photo.name, output: written.file }
    if (options.sidecar === true) await writeSidecar({ ...told, content: written, restoration: written.restoration })
    return { kind: 'saved', name: path.basename(written.file) }
  }

  return {
    async export(options) {
      if (options.name !== undefined) checkPattern(options.name)
      const photo = await photos.unchanged(options.photo)
      return chooseSave ? await toChosen(options, photo, chooseSave) : await toDownload(options, photo)
    },
    async estimate(options) {
      const photo = await photos.unchanged(options.photo)
      const { made: _, ...pixels } = source(photo)
      return await naming(photo.name, () => worker().call('estimate', { ...pixels, output: outputOf(options) }))
    },
    offer,
    find: (id) => downloads.get(id),
  }
}

interface Naming {
  readonly pattern: string
  /** Name of the photo's folder. */
  readonly folder: string
  /** Of the photo in the project, from 1. */
  readonly number: number
}

const STANDARD: Naming = { pattern: EXPORT_NAME, folder: '', number: 1 }

/** "beach.jpg" becomes "beach-restored.jpg", or the chosen format's ending. */
export function exportName(
  { name, info }: Pick<StoredPhoto, 'name' | 'info'>,
  format: ExportOptions['format'],
  { pattern, folder, number }: Naming = STANDARD,
): string {
  const { name: stem, ext } = path.parse(name)
  const isKept = format === null || format === info.format
  const relative = path.join(folder, `${stem}${ext === '' ? `.${EXTENSIONS[info.format]}` : ext}`)
  return path.basename(outputFor({ out: '', pattern, format: isKept ? null : format }, relative, number))
}
