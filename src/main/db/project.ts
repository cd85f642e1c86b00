/** @file A project's memory over its database: what the services ask for, table by table. Runs in main. */
import type { ProjectStore, StoredEdit, StoredResult } from '../services/project-store.ts'
import { openDatabase } from './connection.ts'
import { featureTables } from './features.ts'
import { editTable, type RecipeStep } from './edits.ts'
import { maskTable } from './masks.ts'
import { photoTable } from './photos.ts'
import { presetTable } from './presets.ts'
import { recipeTable } from './recipes.ts'
import { resultTable } from './results.ts'
import { tagTable } from './tags.ts'
import { settingTable } from './settings.ts'

export interface Project extends ProjectStore {
  /** The recipe of a photo: what was done to it, replayable. */
  recipe(photo: string): readonly RecipeStep[]
  /** Where a damaged database was put aside when the project was opened, or null. */
  readonly damaged: string | null
}

const UNEDITED: StoredEdit = { strength: 1, result: null, under: null, last: 1 }

/** The steps as they are shown: a cached result holds its last one in full. */
const recipeOf = ({ steps, variant }: StoredResult, last: number): RecipeStep[] =>
  steps.map(({ seconds: _, adjustment: __, ...step }, i) => ({
    ...step,
    // A result that is not there in full is shown as it is, with `last` 1.
    strength: i === steps.length - 1 ? step.strength * last : step.strength,
    seed: variant,
  }))

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
  const recipes = recipeTable(db)
  const presets = presetTable(db)
  const features = featureTables(db)

  const setEdit = db.transaction((photo: string, edit: StoredEdit) => {
    const made = edit.result === null ? undefined : results.find(edit.result)
    edits.put({ photo, ...edit, steps: made === undefined ? [] : recipeOf(made, edit.last) }, now())
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
      if (found === undefined) return UNEDITED
      const { strength, result, under, last } = found
      return { strength, result, under, last }
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
    presets: () => presets.all(),
    putPreset: (preset) => presets.put(preset),
    removePreset: (name) => presets.remove(name),
    ...features,
    ...tagTable(db),
    recipeHistory: (photo) => recipes.find(photo),
    recipeStates: (photo) => recipes.count(photo),
    changeRecipe: (photo, change) => recipes.change(photo, change),
    close: () => void db.close(),
  }
}
