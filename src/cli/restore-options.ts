/** @file The arguments of `patina restore`, checked and in the units of the program. Pure; command line. */
import type { EngineChoice, OutputOptions, PhotoFormat } from '../shared/worker-protocol.ts'
import { RESTORE_OPTIONS } from './option-table.ts'
import { numberIn, oneOf, parseArguments, usage } from './parse.ts'
import { taskOptions, type TaskOptions } from './restore-steps.ts'

const ENGINES = ['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml', 'tfjs-gpu'] as const satisfies EngineChoice[]
const FORMATS = ['keep', 'png', 'jpeg', 'tiff', 'webp', 'avif'] as const satisfies (PhotoFormat | 'keep')[]
const COLLISIONS = ['rename', 'skip', 'replace'] as const

export interface RestoreOptions {
  readonly inputs: readonly string[]
  readonly out: string
  readonly tasks: TaskOptions
  readonly engine: EngineChoice
  readonly output: OutputOptions
  readonly recursive: boolean
  readonly collision: (typeof COLLISIONS)[number]
  readonly json: boolean
}

function outputOf(get: (name: string) => string | undefined): OutputOptions {
  const format = oneOf('format', get('format') ?? 'keep', FORMATS)
  const quality = get('quality')
  if (quality !== undefined && !/^\d+$/.test(quality)) throw usage(`--quality takes a whole number, not "${quality}".`)
  return {
    format: format === 'keep' ? null : format,
    quality: quality === undefined ? null : numberIn('quality', quality, 1, 100),
    metadata: oneOf('metadata', get('metadata') ?? 'keep', ['keep', 'remove']),
  }
}

/** @throws PatinaError usage */
export function restoreOptions(args: readonly string[]): RestoreOptions {
  const { positionals, options } = parseArguments(args, RESTORE_OPTIONS)
  const get = (name: keyof typeof RESTORE_OPTIONS) => options.get(name)
  const out = get('out')
  if (positionals.length === 0) throw usage('Name at least one photo or folder.')
  if (out === undefined || out === '') throw usage('Name a folder for the restored photos: --out <folder>.')
  return {
    inputs: positionals,
    out,
    tasks: taskOptions((name) => options.get(name)),
    engine: oneOf('engine', get('engine') ?? 'auto', ENGINES),
    output: outputOf((name) => options.get(name)),
    recursive: options.has('recursive'),
    collision: oneOf('collision', get('collision') ?? 'rename', COLLISIONS),
    json: options.has('json'),
  }
}
