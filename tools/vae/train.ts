/**
 * @file node tools/vae/train.ts --data <folder> --to <folder> [--edge 64] [--latent 128] [--beta 1] [--form conv] [--width 32]
 *       [--minutes 25] [--threads 0] [--name small-pictures] [--start <model file> --steps <n>]
 * The training of `patina train-vae` without a worker process, for long runs in the background: tools/vae/ship.ts makes a shipped model
 * of it. `--start` begins with the weights of another model of the same shape, for exactly so many steps: with another beta it is
 * most of the way there.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { pack } from '../../src/engine/flat-parameters.ts'
import { vae } from '../../src/models/vae/network.ts'
import { listImages } from '../../src/worker/train/dataset.ts'
import { startFrom } from '../../src/worker/train/state.ts'
import { readVae } from '../../src/worker/vae/model-file.ts'
import { VaeRun } from '../../src/worker/vae/run-folder.ts'
import { trainVae } from '../../src/worker/vae/train.ts'
import { VaeShape } from '../../src/shared/vae.ts'

const { values: o } = parseArgs({
  options: {
    data: { type: 'string' },
    to: { type: 'string' },
    edge: { type: 'string', default: '64' },
    latent: { type: 'string', default: '128' },
    beta: { type: 'string', default: '1' },
    form: { type: 'string', default: 'conv' },
    width: { type: 'string', default: '32' },
    minutes: { type: 'string', default: '25' },
    threads: { type: 'string', default: '0' },
    name: { type: 'string', default: 'small-pictures' },
    start: { type: 'string' },
    steps: { type: 'string', default: '1000' },
    rate: { type: 'string', default: '1e-3' },
  },
})
if (o.data === undefined || o.to === undefined) throw new Error('Expected --data and --to')
process.env['PATINA_MODELS'] = path.resolve(o.to)
const files = await listImages(o.data)
const shape = VaeShape.parse({ form: o.form, edge: Number(o.edge), latent: Number(o.latent), width: Number(o.width) })
const run = path.join(o.to, 'run')
const threads = Number(o.threads)

/** A run that has its plan already, and these weights. */
async function beginWith(file: string, steps: number): Promise<void> {
  const { weights } = readVae(await readFile(file), path.basename(file), false)
  const theta = pack(weights, vae(shape).parameters)
  const vectors = { theta, m: theta, v: theta, average: theta }
  const folder = new VaeRun(run)
  await folder.make()
  const plan = { name: o.name, shape, beta: Number(o.beta), threads, steps, batch: 32, rate: Number(o.rate), seed: 2 }
  await folder.write('plan', plan)
  await folder.writeState(startFrom({ step: 0, vectors }), plan)
}
if (o.start !== undefined) await beginWith(o.start, Number(o.steps))

const abort = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => abort.abort())
const card = await trainVae(
  {
    photos: files.map((file) => ({ path: file, name: path.relative(o.data as string, file) })),
    run,
    name: o.name,
    shape,
    beta: Number(o.beta),
    minutes: Number(o.minutes),
    threads,
    install: true,
    sheets: o.to,
  },
  abort.signal,
  { read: () => undefined, point: (point) => console.log(JSON.stringify(point)) },
)
console.log(JSON.stringify({ ...card, directions: undefined, curve: undefined, units: undefined }))
