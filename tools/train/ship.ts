/**
 * @file node tools/train/ship.ts --run <run folder> --id denoise-small --title "…" --hours <n>
 * Makes a shipped model out of a run: the averaged weights without the posterior encoder, the card, the training curve.
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { totalOf, unpack } from '../../src/engine/flat-parameters.ts'
import { SIZES, type ChvaeSize } from '../../src/models/chvae/config.ts'
import { chvae } from '../../src/models/chvae/network.ts'
import { writeSafeTensors } from '../../src/models/safetensors.ts'
import { ModelCard } from '../../src/shared/model-card.ts'
import { trainable } from '../../src/worker/programs.ts'
import { readState } from '../../src/worker/train/state.ts'
import { curve } from './curve.ts'

const { values: o } = parseArgs({
  options: {
    run: { type: 'string', default: '.training/denoise-small' },
    id: { type: 'string', default: 'denoise-small' },
    title: { type: 'string', default: 'Denoise, small' },
    size: { type: 'string', default: 'small' },
    hours: { type: 'string', default: '0' },
    measured: { type: 'string', default: '[]' },
  },
})

const net = chvae(SIZES[o.size as ChvaeSize])
const specs = trainable(net)
const { state, facts } = await readState(path.join(o.run, 'state.safetensors'), totalOf(specs))
const all = unpack(state.vectors.average, specs)
const bytes = writeSafeTensors({
  tensors: new Map(net.parameters.map((p) => [p.name, { shape: p.shape, values: all.get(p.name) as Float32Array }])),
  metadata: new Map([['model', o.id]]),
})
const photos = Number(facts.get('photos'))
const hours = Number(o.hours)
const card = ModelCard.parse({
  id: o.id,
  title: o.title,
  task: 'denoise',
  family: 'chvae',
  size: o.size,
  parameters: totalOf(net.parameters),
  sha256: createHash('sha256').update(bytes).digest('hex'),
  licence: 'CC BY-SA 4.0',
  data:
    '611 photographs (desktop wallpapers, website pictures, photo collections) under CC0, CC BY, CC BY-SA, LGPL or GPL (wallpapers), ' +
    'BSD, Unsplash and Pexels licences, downscaled at least twofold; noise added by src/imaging/noise.ts. The weights carry CC BY-SA 4.0.',
  training: {
    command: `npm run train:denoise -- --photos ${photos} --edge ${facts.get('edge') ?? ''}`,
    steps: state.step,
    photosASecond: hours > 0 ? Math.round((state.step * photos) / (hours * 3600)) : 0,
    hours,
  },
  measured: JSON.parse(o.measured) as unknown,
})
const folder = path.resolve(import.meta.dirname, '../../resources/models', o.id)
await mkdir(folder, { recursive: true })
await writeFile(path.join(folder, 'model.safetensors'), bytes)
await writeFile(path.join(folder, 'card.json'), `${JSON.stringify(card, null, 2)}\n`)
const log = await readFile(path.join(o.run, 'log.jsonl'), 'utf8')
await writeFile(path.join(folder, 'curve.svg'), curve(log))
console.log(`${folder}: ${bytes.length} bytes, ${card.parameters} parameters, step ${state.step}, ${card.sha256}`)
