/**
 * @file node tools/vae/train.ts --data <folder> --to <folder> [--edge 64] [--latent 128] [--beta 1] [--form conv] [--width 32]
 *       [--minutes 25] [--threads 0] [--name vae-small]
 * The training of `patina train-vae` without a worker process, for long runs in the background: tools/vae/ship.ts makes a shipped model
 * of it.
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { listImages } from '../../src/worker/train/dataset.ts'
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
    name: { type: 'string', default: 'vae-small' },
  },
})
if (o.data === undefined || o.to === undefined) throw new Error('Expected --data and --to')
process.env['PATINA_MODELS'] = path.resolve(o.to)
const files = await listImages(o.data)
const shape = VaeShape.parse({ form: o.form, edge: Number(o.edge), latent: Number(o.latent), width: Number(o.width) })
const abort = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => abort.abort())
const card = await trainVae(
  {
    photos: files.map((file) => ({ path: file, name: path.relative(o.data as string, file) })),
    run: path.join(o.to, 'run'),
    name: o.name,
    shape,
    beta: Number(o.beta),
    minutes: Number(o.minutes),
    threads: Number(o.threads),
    install: true,
  },
  abort.signal,
  { read: () => undefined, point: (point) => console.log(JSON.stringify(point)) },
)
console.log(JSON.stringify({ ...card, directions: undefined, curve: undefined, units: undefined }))
