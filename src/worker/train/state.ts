/** @file The state of a training run: what a checkpoint holds, and how it is written and read. */
import { readFile, rename, writeFile } from 'node:fs/promises'
import { STATE, type StateName } from '../../engine/train-step.ts'
import { countOf, pack, totalOf, unpack } from '../../engine/flat-parameters.ts'
import { fillNormal, random } from '../../imaging/random.ts'
import type { Parameter } from '../../models/layers/layer.ts'
import { readSafeTensors, writeSafeTensors } from '../../models/safetensors.ts'

export interface TrainingState {
  /** Steps done. */
  readonly step: number
  readonly vectors: Record<StateName, Float32Array>
}

/** Fresh weights; the moving average starts at them and the optimiser's moments at zero. */
export function initialState(parameters: readonly Parameter[], seed: number): TrainingState {
  const size = totalOf(parameters)
  const theta = new Float32Array(size)
  const r = random(seed)
  let at = 0
  for (const p of parameters) {
    const part = theta.subarray(at, (at += countOf(p.shape)))
    if (p.start.kind === 'zero') continue
    fillNormal(part, r)
    for (let i = 0; i < part.length; i++) part[i] = (part[i] as number) * p.start.deviation
  }
  return { step: 0, vectors: { theta, m: new Float32Array(size), v: new Float32Array(size), average: theta.slice() } }
}

/** Trained weights as the beginning of another run: the averages, with an optimiser that has seen nothing. */
export function startFrom({ vectors }: TrainingState): TrainingState {
  const empty = new Float32Array(vectors.average.length)
  return {
    step: 0,
    vectors: { theta: vectors.average.slice(), m: empty, v: empty.slice(), average: vectors.average.slice() },
  }
}

/**
 * Trained weights of a smaller network as the beginning of a larger one: what has the same name and shape is taken over, and residual
 * blocks that are new begin as the identity, so that the larger network starts as good as the smaller one.
 */
export function grownFrom(
  state: TrainingState,
  from: readonly Parameter[],
  to: readonly Parameter[],
  seed: number,
): TrainingState {
  const known = unpack(state.vectors.average, from)
  const grown = unpack(initialState(to, seed).vectors.theta, to)
  for (const { name, shape } of to) {
    const values = known.get(name)
    if (values?.length === countOf(shape)) grown.set(name, values)
    else if (/\.b\.(filter|bias)$/.test(name)) grown.set(name, new Float32Array(countOf(shape)))
  }
  const theta = pack(grown, to)
  return startFrom({ step: 0, vectors: { theta, m: theta, v: theta, average: theta } })
}

export async function writeState(
  file: string,
  state: TrainingState,
  facts: Readonly<Record<string, string>>,
): Promise<void> {
  const bytes = writeSafeTensors({
    tensors: new Map(STATE.map((name) => [name, { shape: [state.vectors[name].length], values: state.vectors[name] }])),
    metadata: new Map(Object.entries({ ...facts, step: String(state.step) })),
  })
  // The checkpoint before stays whole until the new one is.
  await writeFile(`${file}.part`, bytes, { flush: true })
  await rename(`${file}.part`, file)
}

/** @throws Error if the file is not a checkpoint of a network with `size` parameters */
export async function readState(
  file: string,
  size: number,
): Promise<{ state: TrainingState; facts: ReadonlyMap<string, string> }> {
  const { tensors, metadata } = readSafeTensors(await readFile(file))
  const step = Number(metadata.get('step'))
  if (!Number.isSafeInteger(step)) throw new Error(`${file} is not a training state: it names no step`)
  const vectors = Object.fromEntries(STATE.map((name) => [name, tensors.get(name)?.values])) as Record<
    StateName,
    Float32Array
  >
  for (const name of STATE)
    if (vectors[name]?.length !== size)
      throw new Error(
        `${file} is not a state of this network: ${name} has ${vectors[name]?.length ?? 0} values instead of ${size}`,
      )
  return { state: { step, vectors }, facts: metadata }
}
