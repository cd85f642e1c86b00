/** @file How long learning will take here, by a short trial of what it consists of. Runs in the worker. */
import type { AdapterSize, Forecast } from '../../shared/learning.ts'
import { WholeRestorer } from '../train/evaluate.ts'
import { errorsOf, FOR_CHOICE, FOR_VERDICT, trialsOf } from './measure.ts'
import { planOf, sizeFor } from './plan-run.ts'
import type { RunFolder } from './run-folder.ts'
import { beginning, trainerFor, type Scene } from './scene.ts'

const TRIAL_STEPS = 4
/** Looks at the validation photos on the way. */
export const LOOKS = 8
/** Pictures of one look. */
export const GLANCE = 8
/** The general photos, each with three strengths of noise. */
const GUARD_PICTURES = 45
/** Shares of what was learned that are tried, and the stock model. */
const CHOICES = 5

const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now()
  await work()
  return (performance.now() - from) / 1_000
}

/** A forecast that is known is kept: the same machine, and the person was told it. @throws PatinaError cancelled, model-damaged */
export async function forecastFor(
  run: RunFolder,
  scene: Scene,
  wanted: AdapterSize | null,
  threads: number,
): Promise<Forecast> {
  const size = sizeFor(scene.found.library, wanted)
  const known = await run.read('forecast')
  if (known?.size === size && known.threads === threads) return known
  const forecast = { ...(await measure(scene, size, threads)), size, threads }
  await run.write('forecast', forecast)
  return forecast
}

async function measure(scene: Scene, size: AdapterSize, threads: number) {
  const plan = { ...planOf('trial', { size, threads }, TRIAL_STEPS), rate: 1e-6 }
  await using trainer = await trainerFor(scene, plan, beginning(scene.base, plan))
  await trainer.step() // pays for warming up
  const training = await secondsOf(async () => {
    for (let i = 1; i < TRIAL_STEPS; i++) await trainer.step()
  })
  return { secondsAStep: training / (TRIAL_STEPS - 1), judging: await secondsOfJudging(scene, threads) }
}

/** All pictures that will be restored, at what one of the validation photos takes. */
async function secondsOfJudging({ base, found, squares, noise, signal }: Scene, threads: number): Promise<number> {
  const of = (part: 'validation' | 'test', most: number) =>
    trialsOf(squares, part, found.library.yardstick, noise, most)
  const [glance, choice, verdict] = [of('validation', GLANCE), of('validation', FOR_CHOICE), of('test', FOR_VERDICT)]
  const sample = glance[0] ?? verdict[0]
  if (sample === undefined) return 0
  await using stock = await WholeRestorer.create(base, threads)
  await errorsOf(stock, [sample], signal) // pays for warming up
  const one = await secondsOf(() => errorsOf(stock, [sample], signal))
  return (
    one * (LOOKS * glance.length + CHOICES * (choice.length + GUARD_PICTURES) + 2 * (verdict.length + GUARD_PICTURES))
  )
}
