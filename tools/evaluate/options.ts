/** @file The command line of `npm run evaluate`. */
import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { CANDIDATES, type Candidates } from '../../src/shared/candidates.ts'
import type { Boundary } from '../../src/imaging/blur/domain.ts'

export const TASK_NAMES = [
  'denoise',
  'camera-noise',
  'noise-map',
  'deblur',
  'deblur-blind',
  'inpaint',
  'scratches',
  'jpeg',
  'invention',
] as const
export type TaskName = (typeof TASK_NAMES)[number]

export interface Options {
  /** The line that asks for the same figures; folders by their names. */
  readonly command: string
  readonly task: TaskName
  readonly set: string
  /** Grey levels. Deblurring takes 2.55 where none is given, the others 25. */
  readonly sigma: number | undefined
  readonly quality: number
  /** A kind of mask, or a folder of PNG files, white = hole. */
  readonly mask: string
  /** A folder of kernels (JSON). */
  readonly kernels: string | undefined
  /** Deblurring without a known kernel: photos that are not blurred at all. */
  readonly sharp: boolean
  readonly boundary: Boundary
  /** Whose intervals the task `invention` looks at. */
  readonly of: TaskName
  readonly model: string | undefined
  /** Denoising: also the mean of so many candidates (src/imaging/candidates.ts). */
  readonly candidates: Candidates | undefined
  readonly limit: number | undefined
  readonly json: boolean
  readonly out: string | undefined
  readonly pictures: string | undefined
}

export const USAGE = `npm run evaluate -- --task ${TASK_NAMES.join('|')} --set <folder>
  [--sigma 25] [--quality 10] [--mask scratches|random|lama-thin|lama-medium|lama-thick|<folder of PNG>]
  [--kernels <folder of JSON>] [--sharp] [--boundary circular|open] [--of <task>] [--candidates 2|4|8] [--model <id>] [--limit <n>]
  [--json] [--out <file.json>] [--pictures <folder>]`

export const isTaskName = (name: string): name is TaskName => (TASK_NAMES as readonly string[]).includes(name)

function number(name: string, text: string | undefined, from: number, to: number): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (text === '' || !(value >= from && value <= to)) throw new Error(`--${name} takes ${from} to ${to}, not "${text}"`)
  return value
}

/** Where the results go is not part of what is asked. */
const OUTPUTS = new Set(['--out', '--pictures'])

function commandOf(args: readonly string[]): string {
  const asked = args.filter((a, i) => a !== '--json' && !OUTPUTS.has(a) && !OUTPUTS.has(args[i - 1] ?? ''))
  const isFolder = (a: string) => existsSync(a) && statSync(a).isDirectory()
  return ['npm run evaluate --', ...asked.map((a) => (isFolder(a) ? `<${path.basename(path.resolve(a))}>` : a))].join(
    ' ',
  )
}

/** @throws Error with a sentence for the user */
export function readOptions(args: readonly string[]): Options {
  const { values: o } = parseArgs({
    args: [...args],
    options: {
      task: { type: 'string', default: 'denoise' },
      set: { type: 'string' },
      sigma: { type: 'string' },
      quality: { type: 'string', default: '10' },
      mask: { type: 'string', default: 'scratches' },
      kernels: { type: 'string' },
      sharp: { type: 'boolean', default: false },
      boundary: { type: 'string', default: 'circular' },
      of: { type: 'string', default: 'denoise' },
      model: { type: 'string' },
      candidates: { type: 'string' },
      limit: { type: 'string' },
      json: { type: 'boolean', default: false },
      out: { type: 'string' },
      pictures: { type: 'string' },
    },
  })
  if (!isTaskName(o.task)) throw new Error(`There is no task "${o.task}"`)
  if (!isTaskName(o.of)) throw new Error(`There is no task "${o.of}"`)
  if (o.set === undefined || !existsSync(o.set)) throw new Error('--set names no folder')
  if (o.boundary !== 'circular' && o.boundary !== 'open') throw new Error('--boundary is circular or open')
  const candidates = CANDIDATES.find((count) => String(count) === o.candidates)
  if (o.candidates !== undefined && candidates === undefined)
    throw new Error(`--candidates is ${CANDIDATES.join(', ')}`)
  return {
    command: commandOf(args),
    task: o.task,
    set: o.set,
    sigma: number('sigma', o.sigma, 0, 100),
    quality: number('quality', o.quality, 1, 100) ?? 10,
    mask: o.mask,
    kernels: o.kernels,
    sharp: o.sharp,
    boundary: o.boundary,
    of: o.of,
    model: o.model,
    candidates,
    limit: number('limit', o.limit, 1, 1e6),
    json: o.json,
    out: o.out,
    pictures: o.pictures,
  }
}
