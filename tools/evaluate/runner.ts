/** @file Runs a task: every sample through every method, measured alike. */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Planes } from '../../src/imaging/pad.ts'
import { isBetter, meanFigures, type Figures } from './measures.ts'
import type { Options } from './options.ts'
import { savePicture } from './pictures.ts'
import type { Result, Row } from './result.ts'
import { Skipped, type Method, type Sample } from './sample.ts'
import type { Ours, Task } from './task.ts'

/** What one method has come to so far. */
interface Tally {
  readonly method: Method
  readonly ours: boolean
  readonly list: Figures[]
  seconds: number
  megapixels: number
  skipped?: string
}

const slug = ({ name, setting }: Method): string =>
  [name, setting ?? '']
    .join(' ')
    .trim()
    .replaceAll(/[^\w.]+/g, '-')

/** Restores and measures one sample; a method that had to be skipped is not asked again. */
async function runMethod(
  task: Task,
  tally: Tally,
  sample: Sample,
  first: Planes | undefined,
): Promise<Planes | undefined> {
  if (tally.skipped !== undefined) return undefined
  const about = first === undefined ? sample.about : { ...sample.about, first }
  const began = performance.now()
  try {
    const answer = await tally.method.restore(sample.damaged, about)
    tally.seconds += (performance.now() - began) / 1000
    tally.megapixels += (sample.damaged.width * sample.damaged.height) / 1e6
    tally.list.push(task.measure(sample, answer))
    return answer
  } catch (error) {
    if (!(error instanceof Skipped)) throw error
    tally.skipped = error.message
    return undefined
  }
}

async function save(
  folder: string | undefined,
  sample: Sample,
  what: string,
  picture: Planes | undefined,
): Promise<void> {
  if (folder === undefined || picture === undefined) return
  await mkdir(folder, { recursive: true })
  await savePicture(picture, path.join(folder, `${sample.name}-${what}.png`))
}

function rowOf(task: Task, { method, ours, list, seconds, megapixels, skipped }: Tally): Row {
  const row = { method: method.name, ours, ...(method.setting === undefined ? {} : { setting: method.setting }) }
  if (skipped !== undefined) return { ...row, figures: {}, skipped }
  const figures = { ...meanFigures(list), ...task.overall?.(list) }
  return { ...row, figures, ...(megapixels > 0 ? { secondsPerMegapixel: seconds / megapixels } : {}) }
}

/** Of rows with one name the best by the task's leading measure; it says what it was chosen from. */
function bestOfEach(task: Task, rows: readonly Row[]): Row[] {
  const groups = Map.groupBy(rows, (row) => row.method)
  return [...groups.values()].map((group) => {
    const best = group.reduce((a, b) => (isBetter(task.lead, b.figures, a.figures) ? b : a))
    const tried = group.flatMap((row) => row.setting ?? [])
    return tried.length > 1 && best.skipped === undefined ? { ...best, tried } : best
  })
}

/** @param onSample told after each sample, with the figures of our methods */
export async function evaluate(
  task: Task,
  o: Options,
  parts: { readonly ours: Ours; readonly baselines: readonly Method[] },
  onSample: (name: string, figures: Readonly<Record<string, Figures>>) => void,
): Promise<Result> {
  const tally =
    (ours: boolean) =>
    (method: Method): Tally => ({ method, ours, list: [], seconds: 0, megapixels: 0 })
  const tallies = [...parts.ours.methods.map(tally(true)), ...parts.baselines.map(tally(false))]
  const before: Figures[] = []
  let photos = 0
  for await (const sample of task.samples(o)) {
    photos++
    if (task.before !== undefined) before.push(task.before(sample))
    await save(o.pictures, sample, 'clean', sample.clean)
    await save(o.pictures, sample, 'damaged', sample.damaged)
    let first: Planes | undefined
    for (const t of tallies) {
      const answer = await runMethod(task, t, sample, first)
      await save(o.pictures, sample, slug(t.method), answer)
      first ??= answer
    }
    onSample(
      sample.name,
      Object.fromEntries(tallies.filter((t) => t.ours).map((t) => [t.method.name, t.list.at(-1) ?? {}])),
    )
  }
  const damaged: Row[] = before.length > 0 ? [{ method: 'damaged', ours: false, figures: meanFigures(before) }] : []
  return {
    task: o.task,
    set: path.basename(path.resolve(o.set)),
    photos,
    condition: await task.condition(o),
    command: o.command,
    model: parts.ours.model,
    sha256: parts.ours.sha256,
    rows: [
      ...damaged,
      ...bestOfEach(
        task,
        tallies.map((t) => rowOf(task, t)),
      ),
    ],
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
  }
}
