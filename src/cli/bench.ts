/** @file `patina bench`: how fast the denoiser is here, measured on a photo that ships, once per usable engine. */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PatinaError } from '../shared/errors.ts'
import { DEFAULT_MODEL } from '../shared/steps.ts'
import type { EngineChoice, PhotoInfo, WorkerClient } from '../shared/worker-protocol.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { JSON_OPTION } from './option-table.ts'
import { parseArguments, usage } from './parse.ts'
import type { Environment } from './terminal.ts'

const ROUNDS = 3

interface Measured {
  readonly engine: EngineChoice
  readonly model: string
  readonly megapixels: number
  /** Of the fastest of the rounds, decoding and writing left out. */
  readonly seconds: number
  readonly megapixelsPerSecond: number
}

async function samplePhoto(root: string): Promise<string> {
  const folder = path.join(root, 'resources', 'samples')
  const names = await readdir(folder).catch(() => [])
  const [photo] = names.filter((name) => /\.(?:jpe?g|png|tiff?)$/i.test(name)).toSorted((a, b) => a.localeCompare(b))
  if (photo === undefined) throw new PatinaError('file-missing', { file: path.join('resources', 'samples') })
  return path.join(folder, photo)
}

async function measure(
  worker: WorkerClient,
  engine: EngineChoice,
  photo: string,
  { width, height }: PhotoInfo,
  signal: AbortSignal,
): Promise<Measured> {
  const folder = await mkdtemp(path.join(tmpdir(), 'patina-bench-'))
  const out = path.join(folder, 'result.tif')
  const request = {
    photo,
    out,
    engine,
    steps: [{ params: { task: 'denoise', sigma: null }, model: DEFAULT_MODEL.denoise, strength: 1 }],
  } as const
  try {
    let seconds = Infinity
    // The first round warms up; it counts only if it is the fastest.
    for (let round = 0; round < ROUNDS; round++)
      seconds = Math.min(seconds, (await worker.call('restore', request, { signal })).seconds)
    const megapixels = (width * height) / 1e6
    return { engine, model: DEFAULT_MODEL.denoise, megapixels, seconds, megapixelsPerSecond: megapixels / seconds }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const inWords = ({ engine, megapixels, seconds, megapixelsPerSecond }: Measured) =>
  `${engine.padEnd(10)}${megapixelsPerSecond.toFixed(2)} MP/s (${megapixels.toFixed(2)} MP in ${seconds.toFixed(2)} s)`

export async function bench(
  args: readonly string[],
  { terminal, root, startWorker, signal }: Environment,
): Promise<ExitCode> {
  const { options, positionals } = parseArguments(args, JSON_OPTION)
  if (positionals.length > 0) throw usage('"patina bench" takes no names.')
  const photo = await samplePhoto(root)
  const worker = startWorker()
  try {
    const info = await worker.call('inspect', { photo }, { signal })
    const engines = await worker.call('providers', { measure: false }, { signal })
    for (const { engine } of engines.filter((e) => e.usable)) {
      const measured = await measure(worker, engine, photo, info, signal)
      terminal.out(`${options.has('json') ? JSON.stringify({ type: 'result', ...measured }) : inWords(measured)}\n`)
    }
    return EXIT.done
  } finally {
    await worker.close()
  }
}
