/**
 * @file Where the outputs of the window's batches go: below the folder for all batches, by a name; or into a folder that the person
 * chose in the machine's own dialog, which the page knows by an id only. Runs in main.
 */
import { randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { BatchFolders, BatchOrder, BatchPlace } from '../../shared/batch.ts'
import { PatinaError } from '../../shared/errors.ts'
import { isFileName } from '../../shared/name-pattern.ts'
import { isSameFile } from '../../files/same-file.ts'
import { checkFolderName } from '../jobs/names.ts'
import { checkInside } from '../jobs/output-folder.ts'

interface Needs {
  /** Absolute; the folder of all batches. */
  readonly outputs: string
  /** The machine's own dialog, begun in a folder; null: there is none. It answers null where nothing was chosen. */
  readonly choose: ((begin: string) => Promise<string | null>) | null
}

/** Names that are suggested at the most. */
const MOST = 200

export function createBatchPlaces({ outputs, choose }: Needs) {
  const chosen = new Map<BatchPlace['id'], string>()

  return {
    /** The machine has a dialog for another folder. */
    canChoose: choose !== null,
    /** Folders that are there already, in the order of their names; links and names that some system refuses are not among them. */
    async folders(): Promise<BatchFolders> {
      const entries = await readdir(outputs, { withFileTypes: true }).catch(() => [])
      const names = entries.filter((entry) => entry.isDirectory() && isFileName(entry.name)).map(({ name }) => name)
      return { names: names.toSorted((a, b) => a.localeCompare(b)).slice(0, MOST), canChoose: choose !== null }
    },
    async choose(): Promise<BatchPlace | null> {
      const folder = (await choose?.(outputs)) ?? null
      if (folder === null) return null
      const known = [...chosen].find(([, place]) => place === folder)?.[0]
      const id = known ?? randomUUID()
      chosen.set(id, folder)
      return { id, folder }
    },
    /**
     * The folder of an order; absolute.
     * @throws PatinaError usage (no folder's name), unknown-id, output-outside (a link leads elsewhere)
     */
    async of(to: BatchOrder['to']): Promise<string> {
      if (to.kind === 'chosen') {
        const folder = chosen.get(to.place)
        if (folder === undefined) throw new PatinaError('unknown-id')
        return folder
      }
      checkFolderName(to.name)
      const folder = path.join(outputs, to.name)
      await checkInside(folder, outputs)
      return folder
    },
  }
}

/** Results among their originals would be taken for photos that still want restoring. @throws PatinaError output-among-photos */
export async function refuseAmongPhotos(photos: readonly string[], folder: string): Promise<void> {
  for (const place of new Set(photos.map((photo) => path.dirname(photo))))
    if (await isSameFile(place, folder)) throw new PatinaError('output-among-photos', { folder })
}
