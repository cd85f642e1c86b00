/** @file The card that lies beside every model's weights: what it is, where it comes from, what was measured. */
import { z } from 'zod'

export const ModelCard = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,60}$/),
  title: z.string(),
  task: z.enum(['denoise', 'jpeg', 'deblur', 'inpaint', 'scratches']),
  family: z.enum(['chvae', 'detector']),
  size: z.enum(['small']),
  parameters: z.int().positive(),
  /** Of model.safetensors, lower-case hex; a file with another hash is not used. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  licence: z.string(),
  /** What it was trained on and under which terms that is. */
  data: z.string(),
  training: z.strictObject({ command: z.string(), steps: z.int(), photosASecond: z.number(), hours: z.number() }),
  /** Figures with the command that gives them. */
  measured: z.array(z.strictObject({ what: z.string(), value: z.number(), unit: z.string(), command: z.string() })),
})

export type ModelCard = z.infer<typeof ModelCard>
