/**
 * @file npm run calibrate:damage -- [--run <folder>] [--write]
 * How far the probabilities of the damage classifier that ships are to be believed, on drawn damage of photos that it did not learn from
 * (`npm run train:damage -- --shard 0/4 --gather` draws it): the temperature is fitted on every second photo, the expected calibration
 * error is measured on the others. `--write` notes it in docs/explore.md and, if the error is more than 0.05,
 * divides the scores by the temperature, which the model's card then tells. What is told of a photo stays the same; how sure the program says it is does not.
 */
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { random } from '../../src/imaging/random.ts'
import { ModelCard } from '../../src/shared/model-card.ts'
import { loadClassifier } from '../../src/worker/features/classify.ts'
import { bins, calibrationError, errorByChance, fittedTemperature, judged, meanNats, tempered } from './calibration.ts'
import { examplesIn, knownLines } from './known.ts'
import { withTable } from './matrix.ts'
import { calibrationFigures, writeDamageModel } from './model-file.ts'
import type { Example } from './samples.ts'

const root = path.resolve(import.meta.dirname, '../..')
const { values: o } = parseArgs({
  options: {
    run: { type: 'string', default: path.join(root, '.training/damage') },
    write: { type: 'boolean', default: false },
  },
})
const COMMAND = 'npm run calibrate:damage'
const SEED = 15
/** Probabilities that are nearer to the truth are left as they are. */
const MOST_ERROR = 0.05

const held = examplesIn(await knownLines(o.run)).filter(({ heldOut }) => heldOut)
const photos = [...new Set(held.map(({ photo }) => photo))]
if (photos.length < 20) throw new Error(`Expected at least 20 held-out photos in ${o.run}, found ${photos.length}`)
const fitted = new Set(photos.filter((_, i) => i % 2 === 0))
const part = (isFitted: boolean): Example[] => held.filter(({ photo }) => fitted.has(photo) === isFitted)
const [forFit, forTest] = [part(true), part(false)]

const { model } = await loadClassifier()
const temperature = fittedTemperature(model, forFit)
const [before, after] = [judged(model, forTest), judged(tempered(model, temperature), forTest)]
const digits = (value: number): string => value.toFixed(3)
const figures = [before, after].map((all) => ({
  error: calibrationError(all),
  chance: errorByChance(all, random(SEED)),
  nats: meanNats(all),
}))
const [was, is] = figures as [(typeof figures)[number], (typeof figures)[number]]

const table = [
  `Temperature ${digits(temperature)}, fitted on ${forFit.length} pictures of ${fitted.size} photos; measured on ${forTest.length} pictures of ` +
    `the other ${photos.length - fitted.size}, by \`${COMMAND}\`:`,
  '',
  '|                                               | as fitted | with the temperature |',
  '| --------------------------------------------- | --------: | -------------------: |',
  `| expected calibration error, 15 bins           | ${digits(was.error)} | ${digits(is.error)} |`,
  `| the same by chance, were every probability true | ${digits(was.chance)} | ${digits(is.chance)} |`,
  `| -ln p of the true class, nats                 | ${digits(was.nats)} | ${digits(is.nats)} |`,
].join('\n')
console.log(table)
for (const { sure, right, count } of bins(after))
  console.log(`told with ${digits(sure)}: right in ${digits(right)} of ${count}`)

if (o.write && was.error > MOST_ERROR) {
  const folder = path.join(root, 'resources/models/damage-small')
  const {
    sha256: _hash,
    parameters: _count,
    ...card
  } = ModelCard.parse(JSON.parse(await readFile(path.join(folder, 'card.json'), 'utf8')))
  const others = card.measured.filter(({ command }) => command !== COMMAND)
  const measured = [...others, ...calibrationFigures(temperature, is.error, forTest.length, COMMAND)]
  await writeDamageModel(folder, tempered(model, temperature), { ...card, measured })
}
if (o.write) {
  const docs = path.join(root, 'docs/explore.md')
  await writeFile(docs, withTable(await readFile(docs, 'utf8'), 'calibration', table))
}
