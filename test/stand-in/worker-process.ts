/**
 * @file The stand-in worker as a process of its own, speaking the real worker's messages. The folder in PATINA_TEST_DIR is
 * its line to the test: a file `hold` makes restorations wait; every restoration is a line of `restorations` with the pid.
 */
import { appendFileSync, existsSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { toFailure } from '../../src/shared/errors.ts'
import type { FromWorker, Params, ToWorker, WorkerMethod } from '../../src/shared/worker-protocol.ts'
import { fakeWorker } from './worker.ts'

const folder = process.env['PATINA_TEST_DIR'] ?? ''
const worker = fakeWorker()
const running = new Map<number, AbortController>()
const tell = (message: FromWorker) => void process.send?.(message)

async function answer(id: number, method: WorkerMethod, params: unknown): Promise<void> {
  const controller = new AbortController()
  running.set(id, controller)
  const release = method === 'restore' ? worker.hold() : () => {}
  if (method === 'restore') {
    appendFileSync(path.join(folder, 'restorations'), `${process.pid}\n`)
    void releaseWhenFree(release)
  }
  const options = {
    signal: controller.signal,
    onProgress: (progress: Extract<FromWorker, { kind: 'progress' }>['progress']) =>
      tell({ kind: 'progress', id, progress }),
  }
  try {
    tell({ kind: 'result', id, result: await worker.call(method, params as Params<WorkerMethod>, options) })
  } catch (error) {
    tell({ kind: 'error', id, failure: toFailure(error) })
  } finally {
    running.delete(id)
  }
}

async function releaseWhenFree(release: () => void): Promise<void> {
  while (existsSync(path.join(folder, 'hold'))) await sleep(10)
  release()
}

process.on('message', (message: ToWorker) => {
  if (message.kind === 'request')
    void answer(message.id, message.method, message.params) // never rejects
  else running.get(message.id)?.abort()
})
process.on('disconnect', () => process.exit(0))
setInterval(() => tell({ kind: 'heartbeat' }), 1000)
tell({ kind: 'ready', pid: process.pid })
