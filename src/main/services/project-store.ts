/** @file What the services need of the project's memory. Implemented over the database. Runs in main. */
import type { Adjustment } from '../../shared/adjustment.ts'
import type { ErrorCode } from '../../shared/errors.ts'
import type { MaskOp } from '../../shared/mask.ts'
import type { Settings } from '../../shared/settings.ts'
import type { Preset, Recipe, RecipeHistory } from '../../shared/recipe.ts'
import type { Step } from '../../shared/steps.ts'
import type { EngineChoice, PhotoInfo } from '../../shared/worker-protocol.ts'

/** A photo that was opened. Its id is the beginning of its content's SHA-256: the same content is the same photo. */
export interface StoredPhoto {
  readonly id: string
  /** Absolute; never leaves main. */
  readonly path: string
  /** What people call it. */
  readonly name: string
  readonly info: PhotoInfo
}

/** A photo as the project remembers it. */
export interface PhotoRecord extends StoredPhoto {
  /** When it was opened for the first time, ISO 8601. */
  readonly added: string
  /** Kinds of damage at its last check-up; null: there was none. */
  readonly findings: number | null
  /** Why its last restoration failed; null: it did not. */
  readonly failed: ErrorCode | null
}

/** A step as it was done: the model as it was then, and how long it took. */
export interface StoredStep extends Step {
  readonly modelSha256: string
  readonly seconds: number
  /** Tones and colours that were chosen for the photo; absent where a person chose them. */
  readonly adjustment?: Adjustment
}

/** A restoration that lies in the cache. Its id is made of everything that decides its pixels. */
export interface StoredResult {
  readonly id: string
  readonly photo: string
  readonly steps: readonly StoredStep[]
  readonly engine: EngineChoice
  readonly seconds: number
  /** Seed of the picture that was drawn; null: the most probable one. */
  readonly variant: number | null
  /** Put together of two others, `over` in a marked part; null: restored as a whole. */
  readonly parts: { readonly base: string; readonly over: string } | null
}

/** How a photo looks at the moment. */
export interface StoredEdit {
  /** 0-1. */
  readonly strength: number
  /** Id of the result that is blended in, its last step in full. */
  readonly result: string | null
  /** Id of the result that the last step was given, and is blended into; null: the photo. */
  readonly under: string | null
  /** 0-1: strength of the last step. */
  readonly last: number
}

/** The first `keep` states of a recipe stay, `add` follow; the first `at` of all are in effect. */
export interface StateChange {
  readonly keep: number
  readonly add: readonly Recipe[]
  readonly at: number
}

/** One operation, and the id of the mask as it is after it: made of all operations up to it. */
export interface StoredMaskOp {
  readonly id: string
  readonly op: MaskOp
}

/** All operations in order; the first `at` are in effect. */
export interface StoredMask {
  readonly ops: readonly StoredMaskOp[]
  readonly at: number
}

/** The first `keep` operations stay, `add` follow. */
export interface MaskChange {
  readonly keep: number
  readonly add: readonly StoredMaskOp[]
  readonly at: number
}

/** What a photo shows, by some model. */
export interface StoredContent {
  readonly photo: string
  /** Packed floats (shared/packed.ts). */
  readonly mean: string
  /** 64 bits, hexadecimal. */
  readonly print: string
}

/** What damages a photo, by some classifier. */
export interface StoredDamage {
  readonly photo: string
  /** In the order of DAMAGE_CLASSES. */
  readonly probabilities: readonly number[]
  readonly camera: string | null
}

/** What a person said of a tag and a photo. */
export interface StoredTag {
  readonly photo: string
  readonly tag: string
  /** false: it does not fit. */
  readonly given: boolean
}

export interface ProjectStore {
  /** In the order in which they were opened. */
  photos(): readonly PhotoRecord[]
  photo(id: string): PhotoRecord | undefined
  /** Adds a photo, or gives a known one its new place. */
  putPhoto(photo: StoredPhoto): void
  /** What a photo's check-up found: how many kinds of damage. */
  noteFindings(id: string, findings: number): void
  /** How a photo's restoration ended; null: well. */
  noteFailure(id: string, failed: ErrorCode | null): void
  /** Forgets a photo with its edit and its results. */
  removePhoto(id: string): void
  /** Full strength and no result for a photo that was never edited. */
  edit(photo: string): StoredEdit
  setEdit(photo: string, edit: StoredEdit): void
  result(id: string): StoredResult | undefined
  /** A photo's results, oldest first. */
  results(photo: string): readonly StoredResult[]
  putResult(result: StoredResult): void
  /** Empty for a photo whose recipe was never changed. */
  recipeHistory(photo: string): RecipeHistory
  /** How many states the recipe has. */
  recipeStates(photo: string): number
  changeRecipe(photo: string, change: StateChange): void
  /** What is marked; nothing for a photo that was never marked. */
  mask(photo: string): StoredMask
  /** Id of the mask after the first `count` operations (at least 1); null if there are not so many. */
  maskAfter(photo: string, count: number): string | null
  changeMask(photo: string, change: MaskChange): void
  /** What people set for the whole program. */
  settings(): Settings
  setSettings(settings: Settings): void
  /** Recipes with names, by name. */
  presets(): readonly Preset[]
  /** One of the same name is replaced. */
  putPreset(preset: Preset): void
  removePreset(name: string): void
  /** What photos show by the model of that hash. */
  contents(model: string): readonly StoredContent[]
  /** A photo that went meanwhile is passed over; as is `putDamage`'s. */
  putContents(model: string, all: readonly StoredContent[]): void
  damages(model: string): readonly StoredDamage[]
  /** What another model told of the photo is forgotten. */
  putDamage(model: string, damage: StoredDamage): void
  /** By whatever model looked at the photo last. */
  damageOf(photo: string): StoredDamage | undefined
  /** What a person said of tags, given or refused. */
  tags(): readonly StoredTag[]
  /** Tags that a photo has. */
  tagsOf(photo: string): readonly string[]
  /** `given` null: nothing is said of it any more. */
  setTag(photo: string, tag: string, given: boolean | null): void
  /** Nothing is said of it any more. @returns the photos of which something was */
  removeTag(tag: string): readonly string[]
  close(): void
}
