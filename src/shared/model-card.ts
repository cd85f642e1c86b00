/** @file The card that lies beside every model's weights: what it is, where it comes from, what was measured. */
import { z } from 'zod'

/** Factors on the scale of the doubt within which 68 % and 95 % of the errors fell on held-out damage. */
export const Calibration = z.strictObject({
  within68: z.number().positive(),
  within95: z.number().positive(),
  samples: z.int().positive(),
})

export type Calibration = z.infer<typeof Calibration>

export const ModelCard = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,60}$/),
  title: z.string(),
  task: z.enum([
    'denoise',
    'jpeg',
    'deblur',
    'inpaint',
    'scratches',
    'noise-map',
    'codec',
    'generate',
    'classify',
    'enhance',
  ]),
  family: z.enum(['chvae', 'detector', 'noise-map', 'codec', 'vae', 'softmax', 'tones']),
  size: z.enum(['small', 'base']),
  parameters: z.int().positive(),
  /** Of model.safetensors, lower-case hex; a file with another hash is not used. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  licence: z.string(),
  /** What it was trained on and under which terms that is. */
  data: z.string(),
  training: z.strictObject({ command: z.string(), steps: z.int(), hours: z.number() }),
  /** null: the model tells no doubt. */
  calibration: Calibration.nullable(),
  /** Figures with the command that gives them. */
  measured: z.array(z.strictObject({ what: z.string(), value: z.number(), unit: z.string(), command: z.string() })),
})

export type ModelCard = z.infer<typeof ModelCard>
