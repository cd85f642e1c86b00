/**
 * @file npm run train:damage -- --data <folder of clean photos> [--run <folder>] [--out <folder>] [--shard 0/1] [--gather] [--fit]
 * Trains the damage classifier: each photo, made smaller, is drawn once in each class; a quarter of the photos is held out. The
 * examples lie in the run folder and are made once, by several processes if wanted (`--shard 0/2 --gather` and `--shard 1/2 --gather`).
 * `--fit` learns from the examples that there are, in whatever number.
 * Writes the model with its card, and the confusion matrix of the held-out photos into docs/explore.md.
 */
import { createHash } from 'node:crypto'
import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { fitClassifier, classify, type DamageModel } from '../../src/imaging/damage/classifier.ts'
import { NormalPool, random } from '../../src/imaging/random.ts'
import { writeSafeTensors } from '../../src/models/safetensors.ts'
import { DAMAGE_CLASSES } from '../../src/shared/damage-classes.ts'
import { ModelCard } from '../../src/shared/model-card.ts'
import { DEFAULT_MODEL } from '../../src/shared/tasks.ts'
import { openDetector } from '../../src/worker/restorations/scratches.ts'
import { listImages } from '../../src/worker/train/dataset.ts'
import { matrixTable, withTable, type Confusion } from './matrix.ts'
import { examplesOf, type Example } from './samples.ts'

const root = path.resolve(import.meta.dirname, '../..')
const { values: o } = parseArgs({
  options: {
    data: { type: 'string', default: path.join(root, '../shared/data/train') },
    run: { type: 'string', default: path.join(root, '.training/damage') },
    out: { type: 'string', default: path.join(root, 'resources/models/damage-small') },
    shard: { type: 'string', default: '0/1' },
    gather: { type: 'boolean', default: false },
    fit: { type: 'boolean', default: false },
  },
})
const COMMAND = 'npm run train:damage -- --data <folder>'
const RIDGES = [2, 8, 30]

interface Line {
  readonly index: number
  readonly examples: readonly (Omit<Example, 'features'> & { readonly features: readonly number[] })[]
}

async function known(): Promise<Line[]> {
  const names = (await readdir(o.run)).filter((name) => name.endsWith('.jsonl'))
  const texts = await Promise.all(names.map((name) => readFile(path.join(o.run, name), 'utf8')))
  const lines = texts.flatMap((text) => text.split('\n').filter((line) => line.endsWith('}')))
  return lines.map((line) => JSON.parse(line) as Line).toSorted((a, b) => a.index - b.index)
}

async function gather(): Promise<void> {
  const [part = 0, of = 1] = o.shard.split('/').map(Number)
  const files = await listImages(o.data)
  const there = new Set((await known()).map(({ index }) => index))
  const pool = new NormalPool(1)
  const finder = await openDetector(DEFAULT_MODEL.scratches, 'cpu')
  // Far from one another in the list first: it is by collection, and a run that is stopped shall have seen of all.
  const order = files.map((_, i) => i).toSorted((a, b) => random(a)() - random(b)())
  for (const [done, index] of order.entries()) {
    if (index % of !== part || there.has(index)) continue
    const file = files[index] as string
    const examples = (await examplesOf(file, index, pool, finder)).map((e) => ({ ...e, features: [...e.features] }))
    await appendFile(path.join(o.run, `${part}-${of}.jsonl`), `${JSON.stringify({ index, examples } satisfies Line)}\n`)
    if (done % 20 === 0) console.log(`${done} of ${files.length}`)
  }
}

const confusionOf = (model: DamageModel, examples: readonly Example[]): Confusion => {
  const counts = DAMAGE_CLASSES.map(() => DAMAGE_CLASSES.map(() => 0))
  for (const { features, label } of examples) {
    const p = classify(model, features)
    const row = counts[label] as number[]
    const said = p.indexOf(Math.max(...p))
    row[said] = (row[said] as number) + 1
  }
  return counts
}

const accuracyOf = (counts: Confusion): number =>
  counts.reduce((s, row, i) => s + (row[i] as number), 0) / counts.flat().reduce((a, b) => a + b, 0)

/** The prior's weight that does best on every fifth of the photos that are learned from. */
function chosenRidge(learned: readonly Example[]): number {
  const photos = [...new Set(learned.map(({ photo }) => photo))]
  const judge = new Set(photos.filter((_, i) => i % 5 === 0))
  const scored = RIDGES.map((ridge) => {
    const model = fitClassifier(
      learned.filter(({ photo }) => !judge.has(photo)),
      ridge,
    )
    const score = accuracyOf(
      confusionOf(
        model,
        learned.filter(({ photo }) => judge.has(photo)),
      ),
    )
    console.log(`ridge ${ridge}: ${(100 * score).toFixed(2)} %`)
    return { ridge, score }
  })
  return scored.toSorted((a, b) => b.score - a.score)[0]?.ridge ?? 1
}

async function ship(model: DamageModel, accuracy: number, held: number, photos: number): Promise<void> {
  const bytes = writeSafeTensors({
    tensors: new Map(
      Object.entries(model.tensors).map(([name, values]) => [
        name,
        { shape: [values.length], values: Float32Array.from(values) },
      ]),
    ),
    metadata: new Map([['classes', DAMAGE_CLASSES.join(',')]]),
  })
  const parameters = Object.values(model.tensors).reduce((n, v) => n + v.length, 0)
  const card = ModelCard.parse({
    id: 'damage-small',
    title: 'What damages a photo',
    task: 'classify',
    family: 'softmax',
    size: 'small',
    parameters,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    licence: 'Apache-2.0',
    data: `Measures (no pixels) of ${photos} photographs under free licences, each drawn once in each of six classes.`,
    training: { command: COMMAND, steps: 1, hours: 0 },
    calibration: null,
    measured: [
      {
        what: `accuracy on ${held} pictures of held-out photos, six classes`,
        value: Math.round(1e4 * accuracy) / 100,
        unit: '%',
        command: COMMAND,
      },
    ],
  })
  await mkdir(o.out, { recursive: true })
  await writeFile(path.join(o.out, 'model.safetensors'), bytes)
  await writeFile(path.join(o.out, 'card.json'), `${JSON.stringify(card, null, 2)}\n`)
}

await mkdir(o.run, { recursive: true })
if (!o.fit) await gather()
if (!o.gather) {
  const examples = (await known()).flatMap((line) =>
    line.examples.map((e): Example => ({ ...e, features: Float64Array.from(e.features) })),
  )
  const learned = examples.filter(({ heldOut }) => !heldOut)
  const held = examples.filter(({ heldOut }) => heldOut)
  const model = fitClassifier(learned, chosenRidge(learned))
  const counts = confusionOf(model, held)
  const accuracy = accuracyOf(counts)
  const photosOf = (all: readonly Example[]) => new Set(all.map(({ photo }) => photo)).size
  await ship(model, accuracy, held.length, photosOf(learned))
  const docs = path.join(root, 'docs/explore.md')
  const table = matrixTable(counts, { accuracy, learned: photosOf(learned), held: photosOf(held), command: COMMAND })
  await writeFile(docs, withTable(await readFile(docs, 'utf8'), table))
  console.log(table)
}
