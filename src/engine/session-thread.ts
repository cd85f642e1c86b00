/**
 * @file A thread that runs graphs, so that the thread that asked can decode and encode meanwhile: a native run blocks the one it is
 * called on. Started by apart.ts.
 */
import { parentPort } from 'node:worker_threads'
import * as ort from 'onnxruntime-node'
import { release } from '../imaging/release.ts'
import type { FromThread, Outputs, ToThread } from './apart.ts'

const sessions = new Map<number, ort.InferenceSession>()

async function answer(message: ToThread): Promise<FromThread> {
  const { id, session } = message
  switch (message.kind) {
    case 'create':
      sessions.set(session, await ort.InferenceSession.create(message.model, message.options))
      return { id, outputs: {} }
    case 'release':
      await sessions.get(session)?.release()
      sessions.delete(session)
      return { id, outputs: {} }
    case 'run': {
      if (Atomics.load(message.unwanted, 0) !== 0) return { id, notBegun: true }
      const feeds = message.feeds.map(([name, data, shape]) => [name, new ort.Tensor('float32', data, shape)] as const)
      const found = await sessions.get(session)?.run(Object.fromEntries(feeds))
      for (const [, data] of message.feeds) release(data)
      const outputs = Object.entries(found ?? {}).map(([name, t]) => [name, t.data as Float32Array] as const)
      return { id, outputs: Object.fromEntries(outputs) }
    }
  }
}

/** They are handed over, not copied: this thread computes nothing while it copies. */
const buffersOf = (outputs: Outputs) => Object.values(outputs).map(({ buffer }) => buffer as ArrayBuffer)

let last: Promise<unknown> = Promise.resolve()

// In the order in which they came: a session that is to be released does first what was asked of it before.
parentPort?.on('message', (message: ToThread) => {
  last = last
    .then(() => answer(message))
    .catch((error: unknown): FromThread => ({ id: message.id, error }))
    .then((told) => parentPort?.postMessage(told, 'outputs' in told ? buffersOf(told.outputs) : []))
})
