/** @file What requests to the worker must look like: checked at the door, trusted inside. Runs in the worker. */
import { z } from 'zod'
import { Region } from '../shared/checkup.ts'
import {
  AlikeOrder,
  ArrangeOrder,
  ClassifyOrder,
  ContentsOrder,
  SaliencyOrder,
  SuggestOrder,
} from '../shared/features.ts'
import { AdapterSize } from '../shared/learning.ts'
import { MaskOp } from '../shared/mask.ts'
import { Output as output } from '../shared/output.ts'
import { AdjustmentSchema, ModelId, Step } from '../shared/steps.ts'
import { DrawOrder, FillOrder, VaeTrainOrder } from '../shared/vae.ts'
import type { Params, WorkerMethod } from '../shared/worker-protocol.ts'

const file = z.string().min(1).max(32_768)
const edge = z.int().positive()
const engine = z.enum(['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml', 'tfjs-gpu'])
const strength = z.number().min(0).max(1)
const steps = z.array(Step).min(1).max(20)
const keptStep = z.strictObject({
  ...Step.shape,
  known: file.exactOptional(),
  keepFull: file.exactOptional(),
  keepBlended: file.exactOptional(),
})
const keptSteps = z.array(keptStep).min(1).max(20)
const last = z.strictObject({ under: file.nullable(), strength }).exactOptional()
const variant = z.int().nonnegative().exactOptional()
const collision = z.enum(['rename', 'fail', 'replace']).exactOptional()

const LEARN = {
  run: file,
  name: z.string().min(1).max(80),
  size: AdapterSize.nullable(),
  threads: z.int().min(0).max(64),
}

export const REQUESTS = {
  inspect: z.strictObject({ photo: file }),
  preview: z.strictObject({ photo: file, out: file, edge: z.int().min(1).max(16_384) }),
  pyramid: z.strictObject({ photo: file, out: file }),
  part: z.strictObject({ photo: file, region: Region, out: file }),
  tryPart: z.strictObject({ photo: file, region: Region, steps, engine, out: file }),
  restore: z.strictObject({ photo: file, from: file.exactOptional(), steps: keptSteps, engine, out: file, variant }),
  invention: z.strictObject({ photo: file, steps, engine, out: file }),
  compose: z.strictObject({ base: file, over: file, mask: file, out: file }),
  export: z.strictObject({
    photo: file,
    result: file,
    last,
    strength,
    made: z.strictObject({
      steps: z.array(Step).max(20),
      done: z.array(z.object({ modelSha256: z.string(), engine, adjustment: AdjustmentSchema.exactOptional() })),
      variant: z.int().nonnegative().nullable(),
      invented: z.number().min(0).max(1).nullable(),
    }),
    out: file,
    output,
    collision,
  }),
  estimate: z.strictObject({ photo: file, result: file, last, strength, output }),
  provenance: z.strictObject({ photo: file }),
  convert: z.strictObject({
    photo: file,
    out: file,
    output,
    from: z.enum(['patina', 'photo']),
    collision: z.enum(['rename', 'fail', 'replace']),
  }),
  restoreToFile: z.strictObject({
    photo: file,
    steps,
    engine,
    out: file,
    output,
    collision,
    variant,
    invention: file.exactOptional(),
  }),
  drawMask: z.strictObject({
    ops: z.array(MaskOp),
    width: edge,
    height: edge,
    maps: z.record(z.string(), file),
    out: file,
  }),
  findScratches: z.strictObject({ photo: file, model: ModelId, out: file }),
  packMask: z.strictObject({ mask: file, width: edge, height: edge }),
  analyze: z.strictObject({ photo: file }),
  compare: z.strictObject({ before: file, after: file }),
  providers: z.strictObject({ measure: z.boolean() }),
  models: z.strictObject({}),
  lookOver: z.strictObject({
    photos: z.array(z.strictObject({ path: file, name: file })).max(100_000),
    run: file,
    base: z.string().max(80),
    blind: z.boolean(),
    threads: z.int().min(0).max(64),
  }),
  forecastLearning: z.strictObject(LEARN),
  learn: z.strictObject({
    ...LEARN,
    minutes: z.number().positive().max(10_000),
    steps: z.int().min(1).max(100_000).nullable(),
    finish: z.boolean(),
  }),
  trainVae: VaeTrainOrder,
  vaes: z.strictObject({}),
  drawPictures: DrawOrder,
  fillPicture: FillOrder,
  contents: ContentsOrder,
  classify: ClassifyOrder,
  alike: AlikeOrder,
  arrange: ArrangeOrder,
  suggest: SuggestOrder,
  occlude: SaliencyOrder,
  importModel: z.strictObject({ file }),
  exportModel: z.strictObject({ id: z.string().max(80), out: file }),
  removeModel: z.strictObject({ id: z.string().max(80) }),
} satisfies { [M in WorkerMethod]: z.ZodType<Params<M>> }

/** A message from main, of whatever request. */
export const MESSAGE = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('request'),
    id: z.int(),
    method: z.enum(Object.keys(REQUESTS) as [WorkerMethod, ...WorkerMethod[]]),
    params: z.unknown(),
  }),
  z.strictObject({ kind: z.literal('cancel'), id: z.int() }),
])
