/** @file The arguments of `patina restore`, checked and in the units of the program. Pure; command line. */
import path from 'node:path'
import type { Recipe, Selection } from '../main/jobs/job.ts'
import { COLLISIONS } from '../main/jobs/job.ts'
import { checkPattern, SAME_NAME } from '../main/jobs/names.ts'
import type { EngineChoice, OutputOptions, PhotoFormat } from '../shared/worker-protocol.ts'
import { RESTORE_OPTIONS } from './option-table.ts'
import { oneOf, parseArguments, usage, wholeIn } from './parse.ts'
import { taskOptions, type TaskOptions } from './restore-steps.ts'

const ENGINES = ['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml', 'tfjs-gpu'] as const satisfies EngineChoice[]
const FORMATS = ['keep', 'png', 'jpeg', 'tiff', 'webp', 'avif'] as const satisfies (PhotoFormat | 'keep')[]

export interface RestoreOptions {
  readonly selection: Selection
  readonly recipe: Recipe
  readonly tasks: TaskOptions
  /** Absolute. */
  readonly out: string
  readonly dryRun: boolean
  readonly json: boolean
}

function outputOf(get: (name: string) => string | undefined): OutputOptions {
  const format = oneOf('format', get('format') ?? 'keep', FORMATS)
  const quality = get('quality')
  return {
    format: format === 'keep' ? null : format,
    quality: quality === undefined ? null : wholeIn('quality', quality, 1, 100),
    metadata: oneOf('metadata', get('metadata') ?? 'keep', ['keep', 'remove']),
  }
}

/** Patterns are separated by commas, but for those inside braces. */
const patterns = (text: string | undefined): string[] =>
  (text ?? '').split(/,(?![^{]*\})/).filter((pattern) => pattern !== '')

function selectionOf(inputs: readonly string[], get: (name: string) => string | undefined): Selection {
  const name = get('name') ?? SAME_NAME
  checkPattern(name)
  return {
    inputs: inputs.map((input) => path.resolve(input)),
    recursive: get('recursive') !== undefined,
    include: patterns(get('include')),
    exclude: patterns(get('exclude')),
    name,
  }
}

/** @throws PatinaError usage */
export function restoreOptions(args: readonly string[]): RestoreOptions {
  const { positionals, options } = parseArguments(args, RESTORE_OPTIONS)
  const get = (name: string) => options.get(name)
  const out = get('out')
  if (positionals.length === 0) throw usage('Name at least one photo or folder.')
  if (out === undefined || out === '') throw usage('Name a folder for the restored photos: --out <folder>.')
  const tasks = taskOptions(get)
  const variants = get('variants')
  return {
    selection: selectionOf(positionals, get),
    recipe: {
      steps: tasks.auto ? null : [...tasks.steps],
      engine: oneOf('engine', get('engine') ?? 'auto', ENGINES),
      output: outputOf(get),
      collision: oneOf('collision', get('collision') ?? 'rename', COLLISIONS),
      ...(variants === undefined ? {} : { variants: wholeIn('variants', variants, 1, 20) }),
      ...(options.has('invention') ? { invention: true } : {}),
    },
    tasks,
    out: path.resolve(out),
    dryRun: options.has('dry-run'),
    json: options.has('json'),
  }
}
