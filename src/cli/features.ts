/** @file `patina features`: the vectors of photos as a table, for other programs. Node; command line. */
import path from 'node:path'
import { writeAtomically } from '../files/atomic.ts'
import { csvLine } from '../shared/csv.ts'
import { DAMAGE_CLASSES } from '../shared/damage-classes.ts'
import { PatinaError } from '../shared/errors.ts'
import { CONTENT_MODEL } from '../shared/features.ts'
import { unpackFloats } from '../shared/packed.ts'

import type { WorkerClient } from '../shared/worker-protocol.ts'
import type { ExitCode } from './exit-code.ts'
import { eachPhoto, exitOf, tellObject } from './each-photo.ts'
import { FEATURES_OPTIONS } from './option-table.ts'
import { parseArguments, usage } from './parse.ts'
import { printable } from './report.ts'
import type { Environment } from './terminal.ts'

interface Row {
  readonly photo: string
  readonly print: string
  readonly mean: readonly number[]
  readonly probabilities: readonly number[]
  readonly damage: readonly number[]
}

const numbered = (name: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${name}${i + 1}`)

function tableOf(rows: readonly Row[]): string {
  const [first] = rows
  const head = [
    'photo',
    'fingerprint',
    ...DAMAGE_CLASSES,
    ...numbered('latent', first?.mean.length ?? 0),
    ...numbered('damage', first?.damage.length ?? 0),
  ]
  const short = (v: number) => v.toPrecision(7)
  const lines = rows.map((row) => [
    row.photo,
    row.print,
    ...row.probabilities.map(short),
    ...row.mean.map(short),
    ...row.damage.map(short),
  ])
  return [head, ...lines].map(csvLine).join('')
}

/** @throws PatinaError of the file or the model */
async function rowOf(worker: WorkerClient, photo: string, model: string, signal: AbortSignal): Promise<Row> {
  const { probabilities, features: damage } = await worker.call('classify', { photo }, { signal })
  const { items } = await worker.call('contents', { photos: [path.resolve(photo)], model }, { signal })
  const [item] = items
  if (!item) throw new PatinaError('not-a-photo', { file: path.basename(photo) })
  return { photo, print: item.print, mean: [...unpackFloats(item.mean)], probabilities, damage }
}

export async function features(
  args: readonly string[],
  { terminal, signal, startWorker }: Environment,
): Promise<ExitCode> {
  const { positionals, options } = parseArguments(args, FEATURES_OPTIONS)
  if (positionals.length === 0) throw usage('Name at least one photo or folder.')
  const out = options.get('csv')
  if (out === undefined) throw usage('Say where the table goes: --csv <file>.')
  const model = options.get('model') ?? CONTENT_MODEL
  const run = { inputs: positionals, recursive: options.has('recursive'), json: options.has('json'), terminal, signal }
  const rows: Row[] = []
  const worker = startWorker()
  try {
    const counts = await eachPhoto(run, async (photo) => {
      rows.push(await rowOf(worker, photo, model, signal))
      if (!run.json) terminal.err(`${printable(photo)}\n`)
    })
    if (signal.aborted) throw new PatinaError('cancelled')
    const { file, bytes } = await writeAtomically(path.resolve(out), Buffer.from(tableOf(rows)), {
      collision: 'rename',
    })
    if (run.json) tellObject(run, { type: 'result', status: 'written', file, bytes, photos: rows.length })
    else terminal.out(`${printable(file)}\n`)
    return exitOf(run, counts)
  } finally {
    await worker.close()
  }
}
