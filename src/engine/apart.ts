/**
 * @file Sessions that run in a thread of their own, one thread for all of a process: what is asked of it while it is busy it begins as soon
 * as it is done, unless it is not wanted any more by then. Arrays are handed over, there and back.
 */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { InferenceSession } from 'onnxruntime-node'
import { PatinaError } from '../shared/errors.ts'

type Feed = readonly [name: string, data: Float32Array<ArrayBuffer>, shape: readonly number[]]

export type ToThread = { readonly id: number; readonly session: number } & (
  | { readonly kind: 'create'; readonly model: Uint8Array; readonly options: InferenceSession.SessionOptions }
  /** @param unwanted shared with whoever asks: not 0 before the run begins, and it does not begin */
  | { readonly kind: 'run'; readonly feeds: readonly Feed[]; readonly unwanted: Int32Array<SharedArrayBuffer> }
  | { readonly kind: 'release' }
)

export type Outputs = Record<string, Float32Array>

export type FromThread = { readonly id: number } & (
  { readonly outputs: Outputs } | { readonly error: unknown } | { readonly notBegun: true }
)

interface Pending {
  /** When it was its turn. */
  since: number
  readonly resolve: (outputs: Outputs) => void
  readonly reject: (error: unknown) => void
}

/** As it is in the sources, and beside the worker or a part of it when that is built. */
const ENTRIES = ['./session-thread.ts', './session-thread.js', '../session-thread.js']

function entry(): URL {
  const found = ENTRIES.map((name) => new URL(name, import.meta.url)).find((url) => existsSync(fileURLToPath(url)))
  if (found === undefined) throw new Error('session-thread is not there')
  return found
}

class Thread {
  readonly #worker: Worker
  readonly #pending = new Map<number, Pending>()
  #next = 1
  /** Why it cannot be asked any more. */
  #ended: { readonly error: unknown } | undefined

  /** @param onEnd told when the thread cannot be used any more */
  constructor(onEnd: () => void) {
    this.#worker = new Worker(entry())
    this.#worker.unref()
    this.#worker.on('message', (message: FromThread) => this.#settle(message))
    const end = (error: unknown) => {
      onEnd()
      this.#ended ??= { error }
      for (const id of this.#pending.keys()) this.#settle({ id, error })
    }
    this.#worker.on('error', end)
    this.#worker.on('exit', (code) => end(new Error(`the thread of the engine ended (${code})`)))
  }

  #settle(message: FromThread): void {
    const pending = this.#pending.get(message.id)
    this.#pending.delete(message.id)
    const [next] = this.#pending.values()
    if (next !== undefined) next.since = performance.now()
    // The process may end when nothing is asked of the thread.
    if (this.#pending.size === 0) this.#worker.unref()
    if ('outputs' in message) pending?.resolve(message.outputs)
    else pending?.reject('error' in message ? message.error : new PatinaError('cancelled'))
  }

  get busySince(): number | undefined {
    return this.#pending.values().next().value?.since
  }

  async ask(make: (id: number) => ToThread): Promise<Outputs> {
    if (this.#ended !== undefined) throw this.#ended.error
    const id = this.#next++
    const { promise, resolve, reject } = Promise.withResolvers<Outputs>()
    this.#pending.set(id, { since: performance.now(), resolve, reject })
    this.#worker.ref()
    const message = make(id)
    this.#worker.postMessage(message, message.kind === 'run' ? message.feeds.map(([, { buffer }]) => buffer) : [])
    return await promise
  }
}

let thread: Thread | undefined
let sessions = 0

/** Milliseconds that the thread has been at what it was asked for first; 0: it has nothing to do. */
export function busyFor(): number {
  const since = thread?.busySince
  return since === undefined ? 0 : performance.now() - since
}

export interface ApartSession {
  /**
   * @param feeds are handed over: their arrays are empty afterwards
   * @param signal aborted before the run has begun, it does not begin; one that has begun comes to its end
   * @throws PatinaError cancelled
   */
  run(feeds: readonly Feed[], signal?: AbortSignal): Promise<Outputs>
  release(): Promise<void>
}

/** @throws Error of onnxruntime if the provider is not there or refuses the graph */
export async function createApart(model: Uint8Array, options: InferenceSession.SessionOptions): Promise<ApartSession> {
  const mine: Thread = (thread ??= new Thread(() => {
    if (thread === mine) thread = undefined
  }))
  const session = sessions++
  await mine.ask((id) => ({ id, session, kind: 'create', model, options }))
  return {
    async run(feeds, signal) {
      const unwanted = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
      const withdraw = () => void Atomics.store(unwanted, 0, 1)
      if (signal?.aborted === true) withdraw()
      signal?.addEventListener('abort', withdraw)
      try {
        return await mine.ask((id) => ({ id, session, kind: 'run', feeds, unwanted }))
      } finally {
        signal?.removeEventListener('abort', withdraw)
      }
    },
    release: async () => void (await mine.ask((id) => ({ id, session, kind: 'release' }))),
  }
}
