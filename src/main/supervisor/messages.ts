/** @file What the worker may say to main; anything else is dropped and counted. Runs in main. */
import { z } from 'zod'
import { VaePoint } from '../../shared/vae.ts'
import { FailureSchema } from '../../shared/contract.ts'
import { LearningPoint, PHASES } from '../../shared/learning.ts'
import type { FromWorker } from '../../shared/worker-protocol.ts'

const progress = z.strictObject({
  stage: z.enum(['decode', 'restore', 'encode']),
  done: z.number().nonnegative(),
  total: z.number().positive(),
  secondsLeft: z.number().nullable(),
  point: LearningPoint.exactOptional(),
  phase: z.enum(PHASES).exactOptional(),
  vaePoint: VaePoint.exactOptional(),
})

const MESSAGE: z.ZodType<FromWorker> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready'), pid: z.int() }),
  z.strictObject({ kind: z.literal('heartbeat') }),
  z.strictObject({ kind: z.literal('progress'), id: z.int(), progress }),
  z.strictObject({ kind: z.literal('result'), id: z.int(), result: z.unknown() }),
  z.strictObject({ kind: z.literal('error'), id: z.int(), failure: FailureSchema }),
])

export const readMessage = (raw: unknown): FromWorker | undefined => MESSAGE.safeParse(raw).data
