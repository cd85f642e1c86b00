/**
 * @file node tools/vae/ship.ts --from <folder of tools/vae/train.ts> [--name small-pictures] [--id vae-small] [--started <how> --hours <of all>]
 * Makes a shipped model of what tools/vae/train.ts trained: the weights with their own card, the card that every shipped model has,
 * the curves, and the sheets of samples and reconstructions for docs/generate.md.
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { vaeCurve } from '../../src/cli/vae-curve.ts'
import { ModelCard } from '../../src/shared/model-card.ts'
import { readVae, vaeBytes } from '../../src/worker/vae/model-file.ts'

const root = path.resolve(import.meta.dirname, '../..')
const { values: o } = parseArgs({
  options: {
    from: { type: 'string' },
    name: { type: 'string', default: 'small-pictures' },
    id: { type: 'string', default: 'vae-small' },
    started: { type: 'string' },
    hours: { type: 'string' },
  },
})
if (o.from === undefined) throw new Error('Expected --from')
const trained = readVae(await readFile(path.join(o.from, `${o.name}.vae.safetensors`)), o.name, false)
const { tensorsSha256: _, ...facts } = trained.card
const seconds = o.hours === undefined ? facts.seconds : Number(o.hours) * 3_600
const bytes = vaeBytes({ ...facts, id: o.id, title: o.id, seconds }, trained.weights)
const { card, weights } = readVae(bytes, o.id, false)
const { shape, heldOut, frechet, photos } = card
const command = `node tools/vae/train.ts --data <photos> --to <folder> --edge ${shape.edge} --latent ${shape.latent} --beta ${card.beta} --form ${shape.form} --width ${shape.width}${o.started === undefined ? '' : `, begun with the weights of ${o.started}`}`
const measure = 'npm run evaluate:vae -- --data <photos>'
const of = `${photos.heldOutPictures} pictures of ${photos.heldOut} held-out photos`
const shipped = ModelCard.parse({
  id: card.id,
  title: `Small pictures, ${shape.edge} x ${shape.edge}`,
  task: 'generate',
  family: 'vae',
  size: 'small',
  parameters: [...weights.values()].reduce((n, v) => n + v.length, 0),
  sha256: createHash('sha256').update(bytes).digest('hex'),
  licence: 'CC BY-SA 4.0',
  data:
    `${photos.pictures} small pictures of ${photos.train} of 611 photographs (desktop wallpapers, website pictures, photo collections) under CC0, CC BY, ` +
    'CC BY-SA, LGPL or GPL (wallpapers), BSD, Unsplash and Pexels licences. The weights carry CC BY-SA 4.0.',
  training: { command, steps: card.steps, hours: Number((card.seconds / 3600).toFixed(2)) },
  calibration: null,
  measured: [
    {
      what: `reconstruction of ${of}`,
      value: Number((-10 * Math.log10(heldOut.mse)).toFixed(2)),
      unit: 'dB',
      command: measure,
    },
    { what: `divergence on ${of}`, value: Number(heldOut.kl.toFixed(1)), unit: 'nats', command: measure },
    {
      what: `Frechet distance of samples to ${of}`,
      value: Number(frechet.samples.toFixed(2)),
      unit: '',
      command: measure,
    },
  ],
})
const folder = path.join(root, 'resources/models', card.id)
await mkdir(folder, { recursive: true })
await writeFile(path.join(folder, 'model.safetensors'), bytes)
await writeFile(path.join(folder, 'card.json'), `${JSON.stringify(shipped, null, 2)}\n`)
await writeFile(path.join(folder, 'curve.svg'), vaeCurve(card.curve))
for (const name of ['samples', 'reconstructions'])
  await sharp(await readFile(path.join(o.from, `${name}.png`)))
    .webp({ quality: 85 })
    .toFile(path.join(root, 'docs', `generate-${name}.webp`))
console.log(`${folder}: ${bytes.length} bytes, ${shipped.parameters} parameters, ${shipped.sha256}`)
