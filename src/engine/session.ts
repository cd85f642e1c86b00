/**
 * @file A graph ready to run on one provider of onnxruntime. Lives in the worker process (or a tool): a native abort must never
 * take the window with it, and `run` blocks its thread.
 */
import * as ort from 'onnxruntime-node'
import { createApart, type ApartSession } from './apart.ts'
import type { Dialect } from './onnx/builder.ts'
import { serialise, type Graph } from './onnx/model.ts'
import { forBlockedConvolutions } from './rewrite/index.ts'

// Nothing leaves this machine. Since 1.29 onnxruntime's official builds for Linux and macOS send session and model facts to
// mobile.events.data.microsoft.com and keep a device id in the home folder, unless this is set before the first session
// (microsoft/onnxruntime pull request 27379). It reads the variable when its environment is made, not when it is loaded.
process.env['ORT_DISABLE_TELEMETRY'] = '1'

/** onnxruntime's execution providers that Patina uses. */
export type ProviderName = 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml'

export const DIALECT_OF: Readonly<Record<ProviderName, Dialect>> = {
  cpu: 'cpu',
  webgpu: 'generic',
  cuda: 'generic',
  dml: 'generic',
  coreml: 'generic',
}

/**
 * Inference has constant weights: every optimisation pays (blocked convolutions: 1.57x). A training graph has none to fold; without
 * the optimiser and the memory pattern it is as fast and takes half the memory.
 */
export type Purpose = 'inference' | 'training'

export interface SessionOptions {
  readonly provider: ProviderName
  readonly purpose: Purpose
  /** Threads of the CPU provider; 0: as many as there are cores. */
  readonly threads?: number
  /** Fail rather than run a node on the CPU. */
  readonly noFallback?: boolean
}

export interface Runner {
  /**
   * Runs the graph once.
   * @param feeds values of every input in its physical order (NCHW for rank 4)
   * @param sizes height and width where the graph takes any size
   * @param signal aborted before its turn has come, it is not begun
   * @throws PatinaError cancelled
   */
  run(
    feeds: Arrays,
    sizes?: Readonly<Record<string, number>>,
    signal?: AbortSignal,
  ): Promise<Record<string, Float32Array>>
  release(): Promise<void>
}

export type Arrays = Readonly<Record<string, Float32Array>>

function ortOptions(o: SessionOptions): ort.InferenceSession.SessionOptions {
  return {
    executionProviders: [o.provider],
    logSeverityLevel: 3,
    enableMemPattern: false,
    graphOptimizationLevel: o.purpose === 'training' && o.provider === 'cpu' ? 'disabled' : 'all',
    intraOpNumThreads: o.threads ?? 0,
    extra: {
      session: {
        // Spinning threads halve the speed as soon as another program wants a core.
        intra_op: { allow_spinning: '0' },
        ...(o.noFallback === true ? { disable_cpu_ep_fallback: '1' } : {}),
      },
    },
  }
}

/** onnxruntime's blocked layout exists on x64; a graph made for it would be slower elsewhere. */
const forProvider = (graph: Graph, { provider, purpose }: SessionOptions): Graph =>
  provider === 'cpu' && purpose === 'inference' && process.arch === 'x64' ? forBlockedConvolutions(graph) : graph

type Shapes = ReadonlyMap<string, readonly (number | string)[]>

const shapesOf = (graph: Graph): Shapes => new Map(graph.inputs.map((i) => [i.name, i.shape]))

function shapeOf(shapes: Shapes, name: string, sizes: Readonly<Record<string, number>>): number[] {
  const shape = shapes.get(name)
  if (shape === undefined) throw new Error(`The graph has no input ${name}`)
  return shape.map((d) => (typeof d === 'number' ? d : sizeOf(sizes, d)))
}

/**
 * A graph that is run while this thread does something else: inference of photos, where the next is decoded and the last is encoded
 * meanwhile.
 * @throws Error of onnxruntime if the provider is not there or refuses the graph
 */
export async function createRunner(graph: Graph, provider: ProviderName): Promise<Runner> {
  const options: SessionOptions = { provider, purpose: 'inference' }
  const session: ApartSession = await createApart(serialise(forProvider(graph, options)), ortOptions(options))
  const shapes = shapesOf(graph)
  return {
    run: (feeds, sizes = {}, signal) =>
      session.run(
        Object.entries(feeds).map(([name, data]) => [name, data.slice(), shapeOf(shapes, name, sizes)]),
        signal,
      ),
    release: () => session.release(),
  }
}

export class Session implements AsyncDisposable {
  readonly #session: ort.InferenceSession
  readonly #shapes: Shapes

  private constructor(session: ort.InferenceSession, graph: Graph) {
    this.#session = session
    this.#shapes = shapesOf(graph)
  }

  /** @throws Error of onnxruntime if the provider is not there or refuses the graph */
  static async create(graph: Graph, options: SessionOptions): Promise<Session> {
    const session = await ort.InferenceSession.create(serialise(forProvider(graph, options)), ortOptions(options))
    return new Session(session, graph)
  }

  /**
   * Runs the graph once.
   * @param feeds values of every input in its physical order (NCHW for rank 4)
   * @param into arrays that outputs are written to, by name; the other outputs get new arrays. Never an array of `feeds`.
   * @param sizes height and width where the graph takes any size
   */
  async run(
    feeds: Arrays,
    into: Arrays = {},
    sizes: Readonly<Record<string, number>> = {},
  ): Promise<Record<string, Float32Array>> {
    const tensors = Object.fromEntries(
      Object.entries(feeds).map(([name, data]) => [name, this.#tensor(name, data, sizes)]),
    )
    const fetches = Object.fromEntries(this.#session.outputNames.map((name) => [name, this.#fetch(into[name], name)]))
    const outputs = await this.#session.run(tensors, fetches)
    return Object.fromEntries(Object.entries(outputs).map(([name, t]) => [name, t.data as Float32Array]))
  }

  #tensor(name: string, data: Float32Array, sizes: Readonly<Record<string, number>>): ort.Tensor {
    return new ort.Tensor('float32', data, shapeOf(this.#shapes, name, sizes))
  }

  #fetch(array: Float32Array | undefined, name: string): ort.Tensor | null {
    if (array === undefined) return null
    const info = this.#session.outputMetadata.find((m) => m.name === name)
    const shape = info?.isTensor === true ? info.shape.map(Number) : [array.length]
    return new ort.Tensor('float32', array, shape)
  }

  release(): Promise<void> {
    return this.#session.release()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.release()
  }
}

function sizeOf(sizes: Readonly<Record<string, number>>, symbol: string): number {
  const value = sizes[symbol]
  if (value === undefined) throw new Error(`The graph takes any size: ${symbol} is not given`)
  return value
}
