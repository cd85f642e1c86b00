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
const FORMATS = ['keep', 'png', 'jpeg', 'tiff', 'webp', 'avif', 'patina'] as const satisfies (PhotoFormat | 'keep')[]

export interface RestoreOptions {
  readonly selection: Selection
  readonly recipe: Recipe
  readonly tasks: TaskOptions
  /** Absolute. */
  readonly out: string
  readonly dryRun: boolean
  /** Address of the server that shares the photos; null: they are done here. */
  readonly queue: string | null
  readonly stopWhenFull: boolean
  readonly json: boolean
}

/** Of a format that is named, more than it holds is not asked for; kept formats get what they hold. */
function depthOf(text: string | undefined, format: PhotoFormat | 'keep'): Pick<OutputOptions, 'bits'> {
  if (text === undefined) return {}
  const bits = oneOf('bit-depth', text, ['8', '16']) === '8' ? 8 : 16
  if (bits === 16 && (format === 'jpeg' || format === 'webp'))
    throw usage(`--bit-depth 16 needs png, tiff or avif: ${format} holds 8 bits a sample.`)
  return { bits }
}

function outputOf(get: (name: string) => string | undefined): OutputOptions {
  const format = oneOf('format', get('format') ?? 'keep', FORMATS)
  const [quality, edge] = [get('quality'), get('long-edge')]
  const profile = oneOf('profile', get('profile') ?? 'keep', ['keep', 'srgb', 'p3'])
  return {
    format: format === 'keep' ? null : format,
    quality: quality === undefined ? null : wholeIn('quality', quality, 1, 100),
    metadata: oneOf('metadata', get('metadata') ?? 'keep', ['keep', 'no-place', 'remove']),
    ...depthOf(get('bit-depth'), format),
    ...(profile === 'keep' ? {} : { profile }),
    ...(edge === undefined ? {} : { size: { by: 'edge', pixels: wholeIn('long-edge', edge, 16, 65_535) } }),
    ...(get('sidecar') === undefined ? {} : { sidecar: true }),
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
    queue: get('queue') ?? null,
    stopWhenFull: options.has('stop-when-full'),
    json: options.has('json'),
  }
}
