/** @file `patina similar`: which photos of a folder are like a photo, and which are copies of it. Node; command line. */
import path from 'node:path'
import { PatinaError } from '../shared/errors.ts'
import { CONTENT_MODEL, CONTENTS_AT_ONCE } from '../shared/features.ts'
import { packFloats, unpackFloats } from '../shared/packed.ts'

import type { WorkerClient } from '../shared/worker-protocol.ts'
import type { ExitCode } from './exit-code.ts'
import { eachPhoto, exitOf, tellObject } from './each-photo.ts'
import { SIMILAR_OPTIONS } from './option-table.ts'
import { parseArguments, usage, wholeIn } from './parse.ts'
import { printable } from './report.ts'
import type { Environment } from './terminal.ts'

interface Known {
  readonly photo: string
  readonly print: string
  readonly mean: Float32Array
}

/** Contents of the photos that can be read, in groups: a network takes many at once in little more time than one. */
async function knownOf(
  worker: WorkerClient,
  photos: readonly string[],
  model: string,
  signal: AbortSignal,
): Promise<Known[]> {
  const found: Known[] = []
  for (let from = 0; from < photos.length; from += CONTENTS_AT_ONCE) {
    const group = photos.slice(from, from + CONTENTS_AT_ONCE)
    const { items } = await worker.call('contents', { photos: group, model }, { signal })
    for (const [i, item] of items.entries())
      if (item) found.push({ photo: group[i] as string, print: item.print, mean: unpackFloats(item.mean) })
  }
  return found
}

const packedOf = (known: readonly Known[]) => {
  const dims = known[0]?.mean.length ?? 1
  const values = new Float32Array(known.length * dims)
  for (const [i, { mean }] of known.entries()) values.set(mean, i * dims)
  return { dims, values: packFloats(values) }
}

const LIKENESS_WIDTH = 6

export async function similar(
  args: readonly string[],
  { terminal, signal, startWorker }: Environment,
): Promise<ExitCode> {
  const { positionals, options } = parseArguments(args, SIMILAR_OPTIONS)
  const [photo, ...inputs] = positionals
  if (photo === undefined || inputs.length === 0) throw usage('Name a photo, and the folders to look in.')
  const count = wholeIn('count', options.get('count') ?? '20', 1, 10_000)
  const run = { inputs, recursive: options.has('recursive'), json: options.has('json'), terminal, signal }
  const model = options.get('model') ?? CONTENT_MODEL
  const own = path.resolve(photo)
  const photos: string[] = []
  const worker = startWorker()
  try {
    await worker.call('inspect', { photo: own }, { signal })
    const counts = await eachPhoto(run, (found) => {
      if (path.resolve(found) !== own) photos.push(path.resolve(found))
      return Promise.resolve()
    })
    const known = await knownOf(worker, [own, ...photos], model, signal)
    if (known[0]?.photo !== own) throw new PatinaError('not-a-photo', { file: path.basename(own) })
    const order = { cloud: packedOf(known), prints: known.map(({ print }) => print), of: 0 }
    const { cosines, copies } = await worker.call('alike', order, { signal })
    const ranked = known
      .map((other, i) => ({ input: other.photo, likeness: cosines[i] ?? 0, copy: copies.includes(i) }))
      .slice(1)
      .toSorted((a, b) => Number(b.copy) - Number(a.copy) || b.likeness - a.likeness)
      .slice(0, count)
    for (const { input, likeness, copy } of ranked)
      if (run.json) tellObject(run, { type: 'result', status: 'compared', input, likeness, copy })
      else
        terminal.out(`${likeness.toFixed(2).padStart(LIKENESS_WIDTH)}  ${printable(input)}${copy ? '  (copy)' : ''}\n`)
    return exitOf(run, counts)
  } finally {
    await worker.close()
  }
}
