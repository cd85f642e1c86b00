/** @file The state of a training run: what a checkpoint holds, and how it is written and read. */
import { readFile, rename, writeFile } from 'node:fs/promises'
import { STATE, type StateName } from '../../engine/train-step.ts'
import { countOf, pack, totalOf, unpack } from '../../engine/flat-parameters.ts'
import { fillNormal, random } from '../../imaging/random.ts'
import type { Parameter } from '../../models/layers/layer.ts'
import { readSafeTensors, writeSafeTensors } from '../../models/safetensors.ts'

export type Vectors = Record<StateName, Float32Array>

export interface TrainingState {
  /** Steps done. */
  readonly step: number
  readonly vectors: Vectors
  /** Absent: as at a beginning. */
  readonly safety?: Safety
}

/** What a run goes back to when its weights are ruined. */
export interface Safety {
  readonly good: Vectors
  /** Wild steps in a row until now. */
  readonly wild: number
  /** How often it was gone back to. */
  readonly returns: number
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
 * Trained weights of another network as the beginning of a run: what has the same name and size is taken over, and residual blocks that
 * are new begin as the identity, so that a larger network starts as good as the smaller one.
 */
export function grownFrom(
  known: ReadonlyMap<string, Float32Array>,
  to: readonly Parameter[],
  seed: number,
): TrainingState {
  const grown = unpack(initialState(to, seed).vectors.theta, to)
  for (const { name, shape } of to) {
    const values = known.get(name)
    if (values?.length === countOf(shape)) grown.set(name, values)
    else if (/\.b\.(filter|bias)$/.test(name)) grown.set(name, new Float32Array(countOf(shape)))
  }
  const theta = pack(grown, to)
  return startFrom({ step: 0, vectors: { theta, m: theta, v: theta, average: theta } })
}

const tensorsOf = (vectors: Vectors, prefix: string) =>
  STATE.map((name) => [`${prefix}${name}`, { shape: [vectors[name].length], values: vectors[name] }] as const)

const GOOD = 'good.'

/** A checkpoint as a file's bytes. */
export function stateBytes(
  { step, vectors, safety }: TrainingState,
  facts: Readonly<Record<string, string>>,
): Uint8Array {
  const kept = safety === undefined ? [] : tensorsOf(safety.good, GOOD)
  const counts = safety === undefined ? {} : { wild: String(safety.wild), returns: String(safety.returns) }
  return writeSafeTensors({
    tensors: new Map([...tensorsOf(vectors, ''), ...kept]),
    metadata: new Map(Object.entries({ ...facts, ...counts, step: String(step) })),
  })
}

export async function writeState(
  file: string,
  state: TrainingState,
  facts: Readonly<Record<string, string>>,
): Promise<void> {
  const bytes = stateBytes(state, facts)
  // The checkpoint before stays whole until the new one is.
  await writeFile(`${file}.part`, bytes, { flush: true })
  await rename(`${file}.part`, file)
}

/** What a checkpoint says of itself. */
export async function readFacts(file: string): Promise<{ task?: string; size?: string }> {
  const { metadata } = readSafeTensors(await readFile(file))
  return Object.fromEntries(metadata)
}

/** @throws Error if the file is not a checkpoint of a network with `size` parameters */
export async function readState(
  file: string,
  size: number,
): Promise<{ state: TrainingState; facts: ReadonlyMap<string, string> }> {
  const { tensors, metadata } = readSafeTensors(await readFile(file))
  const number = (name: string): number => Number(metadata.get(name))
  const step = number('step')
  if (!Number.isSafeInteger(step)) throw new Error(`${file} is not a training state: it names no step`)
  const vectorsOf = (prefix: string): Vectors => {
    for (const name of STATE) {
      const found = tensors.get(prefix + name)?.values.length
      if (found !== size)
        throw new Error(`${file} is not a state of this network: ${name} has ${found ?? 0} values instead of ${size}`)
    }
    return Object.fromEntries(STATE.map((name) => [name, tensors.get(prefix + name)?.values])) as Vectors
  }
  const vectors = vectorsOf('')
  if (!tensors.has(`${GOOD}theta`)) return { state: { step, vectors }, facts: metadata }
  const safety = { good: vectorsOf(GOOD), wild: number('wild'), returns: number('returns') }
  return { state: { step, vectors, safety }, facts: metadata }
}
