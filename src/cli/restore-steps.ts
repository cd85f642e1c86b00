/** @file From the task options of `patina restore` to the steps for one photo. Command line. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { CANDIDATES, type Candidates } from '../shared/candidates.ts'
import { PatinaError } from '../shared/errors.ts'
import { AMOUNT_NAMES, AMOUNTS, NO_ADJUSTMENT, type Adjustment } from '../shared/adjustment.ts'
import {
  AdjustmentSchema,
  Blur,
  DEFAULT_MODEL,
  TASK_ORDER,
  type RestoreParams,
  type Step,
  type Task,
} from '../shared/steps.ts'
import { numberIn, usage } from './parse.ts'

type Get = (name: string) => string | undefined

export interface TaskOptions {
  readonly steps: readonly Step[]
  /** The steps are left to a check-up of each photo. */
  readonly auto: boolean
  /** What `--mask` named: a picture, or a folder with one for each photo. */
  readonly mask: string | null
}

const DEFAULT_SENSITIVITY = 50

/** --task, --task=auto or --task=<percent>. */
const strengthOf = (task: string, value: string): number =>
  value === '' || value === 'auto' ? 1 : numberIn(task, value, 0, 100) / 100

function paramsOf(task: Task, get: Get): RestoreParams {
  const number = (name: string, low: number, high: number): number | null => {
    const value = get(name)
    return value === undefined ? null : numberIn(name, value, low, high)
  }
  switch (task) {
    case 'denoise':
      return { task, sigma: number('sigma', 0, 100), ...candidatesOf(get('candidates')) }
    case 'jpeg':
      return { task, quality: null }
    case 'deblur':
      return { task, blur: blurOf(get('blur')) }
    case 'scratches':
      return { task, sensitivity: (number('sensitivity', 0, 100) ?? DEFAULT_SENSITIVITY) / 100 }
    case 'inpaint':
      return { task, mask: get('mask') ?? '' }
    case 'enhance':
      return { task, adjustment: adjustmentOf(get('adjust')) }
  }
}

/** What `--candidates` says. @throws PatinaError usage */
function candidatesOf(text: string | undefined): { candidates?: Candidates } {
  if (text === undefined) return {}
  const candidates = CANDIDATES.find((count) => String(count) === text)
  if (candidates === undefined) throw usage(`--candidates takes ${CANDIDATES.join(', ')}, not "${text}".`)
  return { candidates }
}

/** What `--adjust` says: "light=0.3,warmth=-0.2". @throws PatinaError usage */
function adjustmentOf(text: string | undefined): Adjustment | null {
  if (text === undefined) return null
  const pairs = text.split(',').map((part) => part.split('='))
  const named = Object.fromEntries(
    pairs.map(([name = '', value = '']) => [name.trim(), value === '' ? NaN : Number(value)]),
  )
  const read = AdjustmentSchema.safeParse({ ...NO_ADJUSTMENT, ...named })
  const ranges = AMOUNT_NAMES.map((name) => `${name} (${AMOUNTS[name].join(' to ')})`).join(', ')
  if (!read.success) throw usage(`--adjust takes amounts such as light=0.3,warmth=-0.2 of ${ranges}, not "${text}".`)
  return read.data
}

/** What `--blur` says. @throws PatinaError usage */
function blurOf(text: string | undefined): Blur | null {
  if (text === undefined) return null
  const [kind, numbers = ''] = text.split(':', 2)
  const [first, second] = numbers.split(',').map(Number)
  const named: Readonly<Record<string, unknown>> = {
    gaussian: { kind, sigma: first },
    defocus: { kind, radius: first },
    motion: { kind, length: first, angle: second ?? 0 },
  }
  const blur = Blur.safeParse(named[kind as string] ?? { kind: 'kernel', rows: rowsOf(text) })
  if (!blur.success)
    throw usage(
      `--blur takes gaussian:<sigma 0.3-20>, defocus:<radius 0.5-30>, motion:<length 1-80>,<angle> or a JSON file of rows of numbers, not "${text}".`,
    )
  return blur.data
}

function rowsOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null // told as a wrong --blur
  }
}

/** @throws PatinaError usage */
export function taskOptions(get: Get): TaskOptions {
  const asked = TASK_ORDER.filter((task) => get(task) !== undefined)
  const model = get('model')
  const mask = get('mask') ?? null
  const auto = get('auto') !== undefined
  if (auto && asked.length > 0) throw usage(`--auto chooses the tasks by itself: leave out --${asked.join(', --')}.`)
  if (auto && model !== undefined) throw usage('--model takes one task; --auto chooses its own.')
  if (asked.length === 0 && !auto)
    throw usage(
      'Name what is to be done: --denoise, --jpeg, --scratches, --deblur, --enhance, --inpaint with --mask, or --auto.',
    )
  if (get('candidates') !== undefined && !asked.includes('denoise')) throw usage('--candidates goes with --denoise.')
  if (model !== undefined && asked.length > 1) throw usage('--model takes one task at a time.')
  if (asked.includes('inpaint') !== (mask !== null)) throw usage('--inpaint and --mask <png|folder> go together.')
  if (mask !== null && !existsSync(mask)) throw new PatinaError('file-missing', { file: path.basename(mask) })
  const steps = asked.map((task): Step => {
    const strength = task === 'inpaint' ? 1 : strengthOf(task, get(task) ?? '')
    return { params: paramsOf(task, get), model: model ?? DEFAULT_MODEL[task], strength }
  })
  return { steps, auto, mask }
}

/** The mask for a photo: the one picture, or `<folder>/<path of the photo>` with the ending .png. */
function maskFor(mask: string, photo: string): string {
  if (!statSync(mask).isDirectory()) return path.resolve(mask)
  const { dir, name } = path.parse(photo)
  const file = path.resolve(mask, dir, `${name}.png`)
  if (!existsSync(file)) throw new PatinaError('file-missing', { file: path.join(dir, `${name}.png`) })
  return file
}

/** @param photo its path below the folder that was named @throws PatinaError file-missing: it has no mask */
export const stepsFor = ({ tasks }: { readonly tasks: TaskOptions }, photo: string): Step[] =>
  tasks.steps.map((step) =>
    step.params.task === 'inpaint' && tasks.mask !== null
      ? { ...step, params: { task: 'inpaint', mask: maskFor(tasks.mask, photo) } }
      : step,
  )
