/** @file A project's memory over its database: what the services ask for, table by table. Runs in main. */
import type { ProjectStore, StoredEdit, StoredResult } from '../services/project-store.ts'
import { openDatabase } from './connection.ts'
import { editTable, type RecipeStep } from './edits.ts'
import { maskTable } from './masks.ts'
import { photoTable } from './photos.ts'
import { resultTable } from './results.ts'
import { settingTable } from './settings.ts'

export interface Project extends ProjectStore {
  /** The recipe of a photo: what was done to it, replayable. */
  recipe(photo: string): readonly RecipeStep[]
  /** Where a damaged database was put aside when the project was opened, or null. */
  readonly damaged: string | null
}

const UNEDITED: StoredEdit = { strength: 1, result: null }

const recipeOf = ({ steps, variant }: StoredResult): RecipeStep[] =>
  steps.map(({ seconds: _, ...step }) => ({ ...step, seed: variant }))

/**
 * @param file the database, absolute; its folder exists
 * @throws PatinaError database-newer, project-in-use
 */
export function openProject(file: string, now: () => Date = () => new Date()): Project {
  const { db, damaged } = openDatabase(file)
  const photos = photoTable(db)
  const results = resultTable(db)
  const edits = editTable(db)
  const masks = maskTable(db)
  const settings = settingTable(db)

  const setEdit = db.transaction((photo: string, { strength, result }: StoredEdit) => {
    const made = result === null ? undefined : results.find(result)
    edits.put({ photo, result, strength, steps: made === undefined ? [] : recipeOf(made) }, now())
  })

  return {
    damaged,
    photos: () => photos.all(),
    photo: (id) => photos.find(id),
    putPhoto: (photo) => photos.put(photo, now()),
    noteFindings: (id, findings) => photos.noteFindings(id, findings),
    noteFailure: (id, failed) => photos.noteFailure(id, failed),
    removePhoto: (id) => photos.remove(id),
    edit: (photo) => {
      const found = edits.find(photo)
      return found === undefined ? UNEDITED : { strength: found.strength, result: found.result }
    },
    setEdit: (photo, edit) => setEdit.immediate(photo, edit),
    recipe: (photo) => edits.find(photo)?.steps ?? [],
    result: (id) => results.find(id),
    results: (photo) => results.ofPhoto(photo),
    putResult: (result) => results.put(result, now()),
    mask: (photo) => masks.find(photo),
    maskAfter: (photo, count) => masks.idAfter(photo, count),
    changeMask: (photo, change) => masks.change(photo, change),
    settings: () => settings.all(),
    setSettings: (chosen) => settings.put(chosen),
    close: () => void db.close(),
  }
}
