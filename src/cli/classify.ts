/** @file `patina classify`: what damages each photo, by the classifier. Node; command line. */
import { DAMAGE_CLASSES } from '../shared/damage-classes.ts'
import type { ExitCode } from './exit-code.ts'
import { eachPhoto, exitOf, tellObject } from './each-photo.ts'
import { CLASSIFY_OPTIONS } from './option-table.ts'
import { parseArguments, usage } from './parse.ts'
import { printable } from './report.ts'
import type { Environment } from './terminal.ts'

/** Classes that are told beside the first: with at least this probability. */
const WORTH_TELLING = 0.05
const CLASS_WIDTH = 10

const percent = (p: number): string => `${Math.round(100 * p)} %`

/** The classes by probability, the first one first. */
const ranked = (probabilities: readonly number[]) =>
  DAMAGE_CLASSES.map((name, i) => ({ name, p: probabilities[i] ?? 0 })).toSorted((a, b) => b.p - a.p)

function lineOf(photo: string, probabilities: readonly number[]): string {
  const [first, ...others] = ranked(probabilities)
  const rest = others.filter(({ p }) => p >= WORTH_TELLING).map(({ name, p }) => `${name} ${percent(p)}`)
  const told = `${(first?.name ?? '').padEnd(CLASS_WIDTH)}${percent(first?.p ?? 0).padStart(5)}  ${printable(photo)}`
  return rest.length === 0 ? told : `${told} (${rest.join(', ')})`
}

export async function classify(
  args: readonly string[],
  { terminal, signal, startWorker }: Environment,
): Promise<ExitCode> {
  const { positionals, options } = parseArguments(args, CLASSIFY_OPTIONS)
  if (positionals.length === 0) throw usage('Name at least one photo or folder.')
  const run = { inputs: positionals, recursive: options.has('recursive'), json: options.has('json'), terminal, signal }
  const worker = startWorker()
  try {
    const counts = await eachPhoto(run, async (photo) => {
      const { probabilities } = await worker.call('classify', { photo }, { signal })
      const all = Object.fromEntries(DAMAGE_CLASSES.map((name, i) => [name, probabilities[i] ?? 0]))
      if (run.json)
        tellObject(run, {
          type: 'result',
          status: 'classified',
          input: photo,
          class: ranked(probabilities)[0]?.name,
          probabilities: all,
        })
      else terminal.out(`${lineOf(photo, probabilities)}\n`)
    })
    if (run.json) tellObject(run, { type: 'summary', ...counts })
    return exitOf(run, counts)
  } finally {
    await worker.close()
  }
}
