/**
 * @file npm run train:damage -- --data <folder of clean photos> [--run <folder>] [--out <folder>] [--shard 0/1] [--gather] [--fit]
 * Trains the damage classifier: each photo, made smaller, is drawn once in each class; a quarter of the photos is held out. The
 * examples lie in the run folder and are made once, by several processes if wanted (`--shard 0/2 --gather` and `--shard 1/2 --gather`).
 * `--fit` learns from the examples that there are, in whatever number.
 * Writes the model with its card, and the confusion matrix of the held-out photos into docs/explore.md.
 */
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { fitClassifier, classify, type DamageModel } from '../../src/imaging/damage/classifier.ts'
import { NormalPool, random } from '../../src/imaging/random.ts'
import { DAMAGE_CLASSES } from '../../src/shared/damage-classes.ts'
import { DAMAGE_FINDER } from '../../src/worker/features/classify.ts'
import { openDetector } from '../../src/worker/restorations/scratches.ts'
import { listImages } from '../../src/worker/train/dataset.ts'
import { calibrationError, fittedTemperature, judged, tempered } from './calibration.ts'
import { examplesIn, knownLines, type Line } from './known.ts'
import { matrixTable, withTable, type Confusion } from './matrix.ts'
import { calibrationFigures, writeDamageModel } from './model-file.ts'
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

async function gather(): Promise<void> {
  const [part = 0, of = 1] = o.shard.split('/').map(Number)
  const files = await listImages(o.data)
  const there = new Set((await knownLines(o.run)).map(({ index }) => index))
  const pool = new NormalPool(1)
  const finder = await openDetector(DAMAGE_FINDER, 'cpu')
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

/** The prior's weight that does best on every fifth of the photos that are learned from, and the temperature that fits those. */
function chosen(learned: readonly Example[]): { readonly ridge: number; readonly temperature: number } {
  const photos = [...new Set(learned.map(({ photo }) => photo))]
  const judge = new Set(photos.filter((_, i) => i % 5 === 0))
  const scored = RIDGES.map((ridge) => {
    const model = fitClassifier(
      learned.filter(({ photo }) => !judge.has(photo)),
      ridge,
    )
    const others = learned.filter(({ photo }) => judge.has(photo))
    const score = accuracyOf(confusionOf(model, others))
    const temperature = fittedTemperature(model, others)
    console.log(`ridge ${ridge}: ${(100 * score).toFixed(2)} %, temperature ${temperature.toFixed(3)}`)
    return { ridge, temperature, score }
  })
  const [best] = scored.toSorted((a, b) => b.score - a.score)
  if (best === undefined) throw new Error('There is no prior to choose from')
  return best
}

interface Shipped {
  readonly model: DamageModel
  readonly accuracy: number
  readonly temperature: number
  /** Pictures of photos that were held out. */
  readonly held: readonly Example[]
  /** Photos that were learned from. */
  readonly photos: number
}

async function ship({ model, accuracy, temperature, held, photos }: Shipped): Promise<void> {
  await writeDamageModel(o.out, model, {
    id: 'damage-small',
    title: 'What damages a photo',
    task: 'classify',
    family: 'softmax',
    size: 'small',
    licence: 'Apache-2.0',
    data: `Measures (no pixels) of ${photos} photographs under free licences, each drawn once in each of six classes.`,
    training: { command: COMMAND, steps: 1, hours: 0 },
    calibration: null,
    measured: [
      {
        what: `accuracy on ${held.length} pictures of held-out photos, six classes`,
        value: Math.round(1e4 * accuracy) / 100,
        unit: '%',
        command: COMMAND,
      },
      ...calibrationFigures(temperature, calibrationError(judged(model, held)), held.length, COMMAND),
    ],
  })
}

await mkdir(o.run, { recursive: true })
if (!o.fit) await gather()
if (!o.gather) {
  const examples = examplesIn(await knownLines(o.run))
  const learned = examples.filter(({ heldOut }) => !heldOut)
  const held = examples.filter(({ heldOut }) => heldOut)
  const { ridge, temperature } = chosen(learned)
  const model = tempered(fitClassifier(learned, ridge), temperature)
  const counts = confusionOf(model, held)
  const accuracy = accuracyOf(counts)
  const photosOf = (all: readonly Example[]) => new Set(all.map(({ photo }) => photo)).size
  await ship({ model, accuracy, temperature, held, photos: photosOf(learned) })
  const docs = path.join(root, 'docs/explore.md')
  const table = matrixTable(counts, { accuracy, learned: photosOf(learned), held: photosOf(held), command: COMMAND })
  await writeFile(docs, withTable(await readFile(docs, 'utf8'), 'confusion', table))
  console.log(table)
}
