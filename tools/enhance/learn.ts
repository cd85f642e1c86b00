/**
 * @file npm run learn:tones -- --data <folder of good photos> [--check]
 * Learns to predict how far each variation of a photo's tones is from the photo as it was (src/imaging/enhance/suggest.ts): from three of
 * four photos, as they are and faded by script. Measures on the fourth; without --check it also writes the shipped model.
 */
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { toneEvidence, type ToneEvidence } from '../../src/imaging/checkup/tones.ts'
import { adjuster } from '../../src/imaging/enhance/adjust.ts'
import { endsOf, suggestAdjustment, VARIATIONS, type Kind, type Weights } from '../../src/imaging/enhance/suggest.ts'
import { TRAITS, traitsOf } from '../../src/imaging/enhance/traits.ts'
import { random } from '../../src/imaging/random.ts'
import { writeSafeTensors } from '../../src/models/safetensors.ts'
import { ModelCard } from '../../src/shared/model-card.ts'
import { listImages } from '../../src/worker/train/dataset.ts'
import { deltaE, fadedBy, overviewOf, readSmall, toGrey, type Picture } from './pictures.ts'
import { ridge } from './ridge.ts'

const root = path.resolve(import.meta.dirname, '../..')
const { values: o } = parseArgs({
  options: { data: { type: 'string' }, check: { type: 'boolean', default: false } },
})
if (o.data === undefined) throw new Error('--data <folder of good photos> is missing')

const SEED = 20_261_121
const ID = 'enhance-tones'
/** Each photo is learned from as it is, and faded so many times. */
const FADINGS = 2
const KINDS: readonly Kind[] = ['colour', 'grey']

const evidenceOf = (picture: Picture, kind: Kind): ToneEvidence => toneEvidence(overviewOf(picture), kind === 'colour')

function learn(pictures: readonly Picture[], kind: Kind): Float32Array {
  const r = random(SEED)
  const tried = VARIATIONS[kind]
  const rows: { traits: number[]; errors: number[] }[] = []
  for (const picture of pictures)
    for (let n = 0; n <= FADINGS; n++) {
      const seen = n === 0 ? picture : fadedBy(picture, kind, r)
      const evidence = evidenceOf(seen, kind)
      const ends = endsOf(evidence)
      const errors = tried.map((a) => deltaE(picture.planes, adjuster(a, ends)(seen.planes)))
      rows.push({ traits: traitsOf(evidence), errors })
    }
  return ridge(
    rows.map(({ traits }) => traits),
    rows.map(({ errors }) => errors),
  )
}

function judge(pictures: readonly Picture[], kind: Kind, weights: Weights) {
  const r = random(SEED + 1)
  let [before, after, nearer, sound] = [0, 0, 0, 0]
  const suggested = (seen: Picture) => {
    const evidence = evidenceOf(seen, kind)
    return adjuster(suggestAdjustment(evidence, weights), endsOf(evidence))(seen.planes)
  }
  for (const picture of pictures) {
    const faded = fadedBy(picture, kind, r)
    const [was, is] = [deltaE(picture.planes, faded.planes), deltaE(picture.planes, suggested(faded))]
    before += was
    after += is
    nearer += is < was ? 1 : 0
    sound += deltaE(picture.planes, suggested(picture))
  }
  const share = (v: number) => Math.round((100 * v) / pictures.length) / 100
  return {
    photos: pictures.length,
    before: share(before),
    after: share(after),
    nearer: share(nearer),
    sound: share(sound),
  }
}

const colour: Picture[] = []
for (const file of await listImages(o.data)) colour.push(await readSmall(file))
const all: Readonly<Record<Kind, Picture[]>> = { colour, grey: colour.map(toGrey) }
const isJudged = (i: number) => i % 4 === 3
const weights = Object.fromEntries(
  KINDS.map((kind) => [
    kind,
    learn(
      all[kind].filter((_, i) => !isJudged(i)),
      kind,
    ),
  ]),
) as Record<Kind, Float32Array>
const figures = Object.fromEntries(
  KINDS.map((kind) => [
    kind,
    judge(
      all[kind].filter((_, i) => isJudged(i)),
      kind,
      weights,
    ),
  ]),
) as Record<Kind, ReturnType<typeof judge>>
console.log(JSON.stringify(figures))

if (!o.check) {
  const tensors = new Map(
    KINDS.map((kind) => [kind, { shape: [TRAITS, VARIATIONS[kind].length], values: weights[kind] }] as const),
  )
  const bytes = writeSafeTensors({ tensors, metadata: new Map() })
  const command = 'npm run learn:tones -- --data <folder> --check'
  const told = (what: string, value: number) => ({ what, value, unit: 'CIE 1976 colour difference', command })
  const card = ModelCard.parse({
    id: ID,
    title: 'Tones',
    task: 'enhance',
    family: 'tones',
    size: 'small',
    parameters: KINDS.reduce((sum, kind) => sum + weights[kind].length, 0),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    licence: 'Apache-2.0',
    data: `Statistics of ${colour.length} photographs under CC0, CC BY, CC BY-SA and the licences of Unsplash and Pexels.`,
    training: { command: 'npm run learn:tones -- --data <folder>', steps: 0, hours: 0 },
    calibration: null,
    measured: KINDS.flatMap((kind) => [
      told(`${kind} photos, faded: before`, figures[kind].before),
      told(`${kind} photos, faded: after`, figures[kind].after),
      told(`${kind} photos that are sound: change`, figures[kind].sound),
    ]),
  })
  const folder = path.join(root, 'resources/models', ID)
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'model.safetensors'), bytes)
  await writeFile(path.join(folder, 'card.json'), `${JSON.stringify(card, null, 2)}\n`)
}
