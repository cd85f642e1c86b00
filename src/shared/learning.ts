/**
 * @file Learning from one's own photos: what was found in a library, how a run goes, and the verdict. Schemas for the files of a run
 * and for the doors, types for everybody.
 */
import { z } from 'zod'

export const LEFT_OUT = ['unreadable', 'too-small', 'duplicate', 'blank'] as const
export type LeftOut = (typeof LEFT_OUT)[number]

/**
 * How it is learned. pairs: some photos have a clean reference. clean: clean photos get the noise of the noisy ones. recorruption:
 * noisy photos only, their noise white (Pang et al. 2021, R2R). transplant: noisy photos only, their noise not white; it is modelled
 * and put on clean crops and on the library's own photos at half their size.
 */
export const LEARNING_MODES = ['pairs', 'clean', 'recorruption', 'transplant'] as const
export type LearningMode = (typeof LEARNING_MODES)[number]

export const ADAPTER_SIZES = ['gain', 'low-rank', 'full'] as const
export const AdapterSize = z.enum(ADAPTER_SIZES)
export type AdapterSize = z.infer<typeof AdapterSize>

/** What held-out photos are compared with. */
export const YARDSTICKS = ['references', 'made-noise', 'recorruption'] as const
export type Yardstick = (typeof YARDSTICKS)[number]

export const PARTS = ['train', 'validation', 'test'] as const
export type Part = (typeof PARTS)[number]

const count = z.int().nonnegative()

/** Photos of one camera at one sensitivity, or of one scanner or folder. Levels are grey levels, 0-255. */
export const Cluster = z.strictObject({
  name: z.string(),
  photos: count,
  clean: count,
  /** null: too few flat places to tell. */
  noise: z
    .strictObject({
      /** Median deviation over the lightness. */
      level: z.number(),
      /** Correlation of neighbouring pixels; near 0: white noise. */
      lagOne: z.number(),
      white: z.boolean(),
      /** Variance at lightness x: signal x + floor. */
      curve: z.strictObject({ signal: z.number(), floor: z.number() }).nullable(),
      /** The points of a plot: deviation against lightness. */
      points: z.array(z.strictObject({ light: z.number(), deviation: z.number(), places: count })),
    })
    .nullable(),
})

export const Library = z.strictObject({
  photos: count,
  usable: count,
  /** With a clean reference beside them. */
  references: count,
  leftOut: z.array(z.strictObject({ photo: z.string(), reason: z.enum(LEFT_OUT) })),
  clusters: z.array(Cluster),
  /** Photos and shooting sessions of each part. */
  split: z.record(z.enum(PARTS), z.strictObject({ photos: count, sessions: count })),
  /** null: there is nothing to learn. */
  mode: z.enum(LEARNING_MODES).nullable(),
  yardstick: z.enum(YARDSTICKS),
})

/** A moment of a run. */
export const LearningPoint = z.strictObject({
  step: count,
  steps: count,
  loss: z.number().nullable(),
  /** Mean PSNR over the validation photos, and that of the stock model, in dB; null where it was not measured. */
  psnr: z.number().nullable(),
  stock: z.number(),
  secondsLeft: z.number().nullable(),
})

/** What a short trial told of this machine: see learning-limits.ts. */
export const Forecast = z.strictObject({
  secondsAStep: z.number().positive(),
  judging: z.number().nonnegative(),
  size: AdapterSize,
  threads: count,
})

/** training: steps. choosing: how much of what was learned is kept. judging: the verdict. */
export const PHASES = ['training', 'choosing', 'judging'] as const
export type Phase = (typeof PHASES)[number]

/** too-few: held-out photos or sessions too few for any verdict. */
export const OUTCOMES = ['accepted', 'no-gain', 'forgets', 'too-few', 'nothing-to-learn'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** dB over the stock model, on photos that nothing was learned from or chosen by. */
export const Verdict = z.strictObject({
  outcome: z.enum(OUTCOMES),
  yardstick: z.enum(YARDSTICKS),
  photos: count,
  sessions: count,
  gain: z.number(),
  /** 95 % interval over sessions. */
  interval: z.tuple([z.number(), z.number()]),
  /** Share of the photos that are better. */
  improved: z.number(),
  /** Mean gain of the worst twentieth of the photos. */
  worst: z.number(),
  /** Change on photos and noise of all kinds. */
  guard: z.number(),
  alpha: z.number(),
  steps: count,
  /** Id of the model that was installed, or null. */
  model: z.string().nullable(),
})

/** What was decided before the first step: the same for a run that is resumed. */
export const Plan = z.strictObject({
  name: z.string(),
  size: AdapterSize,
  steps: count,
  photos: z.int().positive(),
  edge: z.int().positive(),
  rate: z.number().positive(),
  seed: z.int(),
  threads: count,
})
export type Plan = z.infer<typeof Plan>

export const StoredVerdict = z.strictObject({
  verdict: Verdict,
  /** Of each held-out photo, in dB. */
  photos: z.array(z.strictObject({ session: z.string(), before: z.number(), after: z.number() })),
  yardstick: z.enum(YARDSTICKS),
  /** Pictures of held-out places: those shown before and after, and those to be told apart blindly. */
  crops: count.default(0),
  blind: count.default(0),
})
export type StoredVerdict = z.infer<typeof StoredVerdict>

export type Cluster = z.infer<typeof Cluster>
export type Library = z.infer<typeof Library>
export type Forecast = z.infer<typeof Forecast>
export type LearningPoint = z.infer<typeof LearningPoint>
export type Verdict = z.infer<typeof Verdict>

/** A name of any letters as the id of a model and the folder of its run. */
export const idOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 50) || 'my-photos'
