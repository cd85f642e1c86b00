/** @file A project that is forgotten at the end: ProjectStore in memory, for tests of what stands above the database. */
import type { Preset, RecipeHistory } from '../../src/shared/recipe.ts'
import type {
  ProjectStore,
  StoredEdit,
  StoredMask,
  PhotoRecord,
  StoredContent,
  StoredDamage,
  StoredTag,
  StoredResult,
} from '../../src/main/services/project-store.ts'
import { DEFAULT_SETTINGS } from '../../src/shared/settings.ts'

const NEW = { added: '2026-01-01T00:00:00.000Z', findings: null, failed: null } as const

export function memoryStore(): ProjectStore {
  const photos = new Map<string, PhotoRecord>()
  const edits = new Map<string, StoredEdit>()
  const results = new Map<string, StoredResult>()
  const masks = new Map<string, StoredMask>()
  let settings = DEFAULT_SETTINGS
  const presets = new Map<string, Preset>()
  const recipes = new Map<string, RecipeHistory>()
  const recipe = (photo: string): RecipeHistory => recipes.get(photo) ?? { ops: [], at: 0 }
  const mask = (photo: string): StoredMask => masks.get(photo) ?? { ops: [], at: 0 }
  const contents = new Map<string, StoredContent & { model: string }>()
  const tags = new Map<string, StoredTag>()
  const damages = new Map<string, StoredDamage & { model: string }>()
  return {
    contents: (model) => [...contents.values()].filter((c) => c.model === model),
    putContents(model, all) {
      for (const content of all) contents.set(`${model} ${content.photo}`, { ...content, model })
    },
    damages: (model) => [...damages.values()].filter((d) => d.model === model),
    putDamage: (model, damage) => void damages.set(damage.photo, { ...damage, model }),
    damageOf: (photo) => damages.get(photo),
    tags: () => [...tags.values()],
    tagsOf: (photo) => [...tags.values()].filter((t) => t.photo === photo && t.given).map(({ tag }) => tag),
    setTag(photo, tag, given) {
      const key = `${photo} ${tag.toLowerCase()}`
      if (given === null) tags.delete(key)
      else tags.set(key, { photo, tag, given })
    },
    removeTag(tag) {
      const gone = [...tags].filter(([, stored]) => stored.tag.toLowerCase() === tag.toLowerCase())
      for (const [key] of gone) tags.delete(key)
      return gone.map(([, { photo }]) => photo)
    },
    photos: () => [...photos.values()],
    photo: (id) => photos.get(id),
    putPhoto(photo) {
      const { added, findings, failed } = photos.get(photo.id) ?? NEW
      photos.set(photo.id, { ...photo, added, findings, failed })
    },
    noteFindings(id, findings) {
      const photo = photos.get(id)
      if (photo) photos.set(id, { ...photo, findings })
    },
    noteFailure(id, failed) {
      const photo = photos.get(id)
      if (photo) photos.set(id, { ...photo, failed })
    },
    removePhoto(id) {
      photos.delete(id)
      edits.delete(id)
      masks.delete(id)
      recipes.delete(id)
      for (const result of results.values()) if (result.photo === id) results.delete(result.id)
    },
    edit: (photo) => edits.get(photo) ?? { strength: 1, result: null, under: null, last: 1 },
    setEdit: (photo, edit) => void edits.set(photo, edit),
    result: (id) => results.get(id),
    results: (photo) => [...results.values()].filter((result) => result.photo === photo),
    putResult: (result) => void results.set(result.id, result),
    recipeHistory: recipe,
    recipeStates: (photo) => recipe(photo).ops.length,
    changeRecipe: (photo, { keep, add, at }) =>
      void recipes.set(photo, { ops: [...recipe(photo).ops.slice(0, keep), ...add], at }),
    mask,
    maskAfter: (photo, count) => mask(photo).ops[count - 1]?.id ?? null,
    changeMask: (photo, { keep, add, at }) =>
      void masks.set(photo, { ops: [...mask(photo).ops.slice(0, keep), ...add], at }),
    settings: () => settings,
    setSettings: (chosen) => void (settings = chosen),
    presets: () => [...presets.values()],
    putPreset: (preset) => void presets.set(preset.name, preset),
    removePreset: (name) => void presets.delete(name),
    close: () => {},
  }
}
