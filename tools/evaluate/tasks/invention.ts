/** @file Whether the widths that our models state for their errors hold the truth as often as they claim. */
import { DEFAULT_MODEL } from '../../../src/shared/tasks.ts'
import { coverage } from '../../../src/imaging/metrics/coverage.ts'
import { GREY_LEVELS } from '../../../src/imaging/noise.ts'
import type { Planes } from '../../../src/imaging/pad.ts'
import { UNKNOWN } from '../../../src/models/chvae/condition.ts'
import type { Calibration } from '../../../src/shared/model-card.ts'
import type { Task as ProductTask } from '../../../src/shared/steps.ts'
import type { Judged, WholeRestorer } from '../../../src/worker/train/evaluate.ts'
import type { Figures } from '../measures.ts'
import { openNetwork, type Use } from '../network.ts'
import type { Options, TaskName } from '../options.ts'
import { Skipped, type About, type Sample } from '../sample.ts'
import type { Task } from '../task.ts'

/** A task whose network states its doubt. */
interface Doubtful {
  readonly task: Task
  readonly product: ProductTask
  readonly judge: (restorer: WholeRestorer, damaged: Planes, about: About) => Promise<Judged>
}

/** The picture, and half widths of its 68 % and 95 % intervals: nine planes. */
function intervals({ restored, doubt }: Judged, { within68, within95 }: Calibration): Planes {
  const { length } = restored.pixels
  const pixels = new Float32Array(3 * length)
  pixels.set(restored.pixels)
  pixels.set(
    doubt.pixels.map((b) => b * within68),
    length,
  )
  pixels.set(
    doubt.pixels.map((b) => b * within95),
    2 * length,
  )
  return { ...restored, pixels }
}

/** The half widths as the program shows them: the doubt's scale times the factors of the model's card. */
const doubtOf = (judge: Doubtful['judge']): Use => ({
  name: 'ours',
  restore: async (restorer, damaged, about, { id, calibration }) => {
    if (calibration === null) throw new Skipped(`${id} tells no doubt`)
    return intervals(await judge(restorer, damaged, about), calibration)
  },
})

/** Where there is a hole only what is in it was invented. */
function measure({ clean, about: { hole } }: Sample, answer: Planes): Figures {
  const { length } = clean.pixels
  const area = clean.width * clean.height
  const counts = (values: Float32Array) =>
    hole === undefined ? values : values.filter((_, i) => (hole[i % area] as number) > 0.5)
  const part = (n: number) => counts(answer.pixels.subarray(n * length, (n + 1) * length))
  const [value, half68, half95] = [part(0).map((v) => Math.min(1, Math.max(0, v))), part(1), part(2)]
  const truth = counts(clean.pixels)
  return {
    coverage68: 100 * coverage(value, half68, truth),
    coverage95: 100 * coverage(value, half95, truth),
    halfWidth68: (GREY_LEVELS * half68.reduce((a, b) => a + b, 0)) / half68.length,
  }
}

/** @param table the tasks that can be asked about by `--of` */
export function invention(table: Readonly<Partial<Record<TaskName, Doubtful>>>): Task {
  const inner = ({ of }: Options): Doubtful => {
    const found = table[of]
    if (found === undefined) throw new Error(`--of takes ${Object.keys(table).join(', ')}`)
    return found
  }
  return {
    lead: 'coverage68',
    condition: async (o) => ({ of: o.of, ...(await inner(o).task.condition(o)) }),
    samples: (o) => inner(o).task.samples(o),
    ours: (o) => {
      const { product, judge } = inner(o)
      return openNetwork(o.model ?? DEFAULT_MODEL[product], product, [doubtOf(judge)])
    },
    baselines: () => [],
    measure,
  }
}

/** The network judges for itself. */
export const blind: Doubtful['judge'] = (restorer, damaged) => restorer.judge(damaged, UNKNOWN)
