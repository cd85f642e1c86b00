/**
 * @file What a restored file says of itself: the steps, their models, how much of it is invented, and the kind of source that it is
 * by the vocabulary of IPTC. In the file as XMP, beside it as JSON. Every process but the page.
 */
import { z } from 'zod'
import { AMOUNT_NAMES, type Adjustment } from './adjustment.ts'
import type { Step } from './steps.ts'

/** http://cv.iptc.org/newscodes/digitalsourcetype/ */
export const SOURCE_TYPES = 'http://cv.iptc.org/newscodes/digitalsourcetype/'
/** Restored in all its pixels from what is there: noise, blur, damage of JPEG. */
export const ENHANCED = `${SOURCE_TYPES}algorithmicallyEnhanced`
/** Parts of it were made by a model that was trained. */
export const COMPOSITE = `${SOURCE_TYPES}compositeWithTrainedAlgorithmicMedia`

/** A photo of which more than this share is guesswork counts as made in parts by a model, whatever was asked for. */
export const INVENTED_LIMIT = 0.05

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const share = z.number().min(0).max(1)

export const RestoredStep = z.strictObject({
  task: z.string().min(1).max(40),
  strength: share,
  model: z.string().max(80),
  /** Of all files of the model: the hash that its card states, or those of several joined. */
  modelSha256: z.string().max(200),
  engine: z.string().max(40),
  /** What the step was told, as people read it; '' if nothing. */
  parameters: z.string().max(400),
})

export const Restoration = z.strictObject({
  program: z.string().min(1).max(80),
  when: z.iso.datetime(),
  /** Of the file that was restored. */
  photoSha256: sha256,
  steps: z.array(RestoredStep).max(20),
  /** Share of the restored pixels in the blend. */
  strength: share,
  /** Share of the photo that is guesswork; null: not measured. */
  invented: share.nullable(),
  /** Seed of the possible picture that was drawn; null: the most probable one. */
  variant: z.int().nonnegative().nullable(),
  /** Kind of source by IPTC's vocabulary; null: no pixel was to be changed. */
  sourceType: z.string().max(200).nullable(),
})

export type RestoredStep = z.infer<typeof RestoredStep>
export type Restoration = z.infer<typeof Restoration>

/** What a file says: the newest restoration last. */
export const Provenance = z.strictObject({
  sourceType: z.string().max(500).nullable(),
  restorations: z.array(Restoration).max(1_000),
})

export type Provenance = z.infer<typeof Provenance>

/** The JSON file beside an output. */
export const Sidecar = z.strictObject({
  patina: z.literal(1),
  photo: z.strictObject({ name: z.string().max(255), sha256 }),
  output: z.strictObject({ name: z.string().max(255), sha256, bytes: z.int().positive() }),
  restoration: Restoration,
})

export type Sidecar = z.infer<typeof Sidecar>

/** `photo.png` -> `photo.png.patina.json` */
export const SIDECAR_ENDING = '.patina.json'

const FILLS: ReadonlySet<string> = new Set(['inpaint', 'scratches'])

/** The kind of source that a restoration makes of a photo. */
export function sourceTypeOf({
  steps,
  strength,
  invented,
  variant,
}: Pick<Restoration, 'steps' | 'strength' | 'invented' | 'variant'>): string | null {
  const acting = strength > 0 ? steps.filter((step) => step.strength > 0) : []
  if (acting.length === 0) return null
  const made = acting.some(({ task }) => FILLS.has(task)) || variant !== null || (invented ?? 0) > INVENTED_LIMIT
  return made ? COMPOSITE : ENHANCED
}

/** What a step was told, in words. A mask's place on the disk is nobody's business. */
export function parametersInWords({ params }: Pick<Step, 'params'>): string {
  switch (params.task) {
    case 'denoise':
      return [
        ...(params.sigma === null ? [] : [`sigma ${params.sigma}`]),
        ...(params.candidates === undefined ? [] : [`mean of ${params.candidates} candidates`]),
      ].join(', ')
    case 'jpeg':
      return params.quality === null ? '' : `quality ${params.quality}`
    case 'scratches':
      return `sensitivity ${params.sensitivity}`
    case 'inpaint':
      return 'marked by hand'
    case 'deblur':
      return params.blur === null ? '' : blurInWords(params.blur)
    case 'enhance':
      return params.adjustment === null ? '' : amountsInWords(params.adjustment)
  }
}

/** Amounts that are not zero, as people read them; '' if there are none. */
export const amountsInWords = (adjustment: Adjustment): string =>
  AMOUNT_NAMES.filter((name) => adjustment[name] !== 0)
    .map((name) => `${name} ${adjustment[name]}`)
    .join(', ')

function blurInWords(blur: NonNullable<Extract<Step['params'], { task: 'deblur' }>['blur']>): string {
  switch (blur.kind) {
    case 'gaussian':
      return `gaussian, sigma ${blur.sigma}`
    case 'defocus':
      return `defocus, radius ${blur.radius}`
    case 'motion':
      return `motion, length ${blur.length}, angle ${blur.angle}`
    case 'kernel':
      return `kernel of ${blur.rows.length} rows`
  }
}

const inPercent = (value: number) => `${Math.round(100 * value)} %`

/** One line: what was done, how strongly and with which model. */
export function stepsInWords({ steps, strength }: Pick<Restoration, 'steps' | 'strength'>): string {
  const each = steps.map(
    (step) =>
      `${step.task} ${inPercent(step.strength)}${step.parameters === '' ? '' : ` (${step.parameters})`} by ${step.model}`,
  )
  return `${each.join('; ')}${strength < 1 ? `; blended at ${inPercent(strength)}` : ''}`
}
