/**
 * @file The training of a VAE for the window: one at a time, in a worker of its own, stopped and gone on with, also after the program
 * was closed. Runs in main.
 */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { writeAtomically } from '../../files/atomic.ts'
import { writeError } from '../../files/write-error.ts'
import type { VaeTraining, VaeTrainingState } from '../../shared/contract-create.ts'
import { PatinaError, toFailure } from '../../shared/errors.ts'
import { VaePoint, VaeTrainOrder } from '../../shared/vae.ts'
import type { WorkerClient } from '../../shared/worker-protocol.ts'
import { folderOfVaeRuns, vaeRunFolder } from './learning-runs.ts'
import type { Photos } from './photos.ts'

interface Needs {
  readonly dataDir: string
  readonly photos: Photos
  readonly startWorker: () => WorkerClient
  readonly emit: (state: VaeTrainingState) => void
}

const ORDER = 'order.json'
const NONE: VaeTrainingState = { kind: 'none' }

export interface VaeTrainings {
  state(): Promise<VaeTrainingState>
  start(wanted: VaeTraining): Promise<void>
  stop(): Promise<void>
  resume(): Promise<void>
  drop(): Promise<void>
  close(): Promise<void>
}

export function createVaeTrainings({ dataDir, photos, startWorker, emit }: Needs): VaeTrainings {
  let state: VaeTrainingState = NONE
  let order: VaeTrainOrder | null = null
  let running: { readonly abort: AbortController; readonly ended: Promise<void> } | null = null
  let looked: Promise<void> | null = null

  const change = (next: VaeTrainingState): void => {
    state = next
    emit(next)
  }

  /** A training that was under way when the program ended. */
  const look = (): Promise<void> => (looked ??= findLeft())
  async function findLeft(): Promise<void> {
    const names: string[] = await readdir(folderOfVaeRuns(dataDir)).catch(() => [])
    for (const name of names.sort()) {
      const folder = path.join(folderOfVaeRuns(dataDir), name)
      const left = await readAs(path.join(folder, ORDER), VaeTrainOrder)
      if (left === null || order !== null) continue
      order = left
      state = { kind: 'stopped', name: left.name, ...(await progressOf(folder)) }
    }
  }

  function run(wanted: VaeTrainOrder, from: { fraction: number; points: VaePoint[] }): void {
    const abort = new AbortController()
    const { name } = wanted
    order = wanted
    let now = from
    change({ kind: 'running', name, ...now })
    const ended = work(wanted, abort.signal, (fraction, point) => {
      now = { fraction, points: point === null ? now.points : [...now.points, point] }
      change({ kind: 'running', name, ...now })
    }).then(
      (model) => {
        order = null
        change({ kind: 'done', name, model })
      },
      (error: unknown) => {
        if (abort.signal.aborted) return change({ kind: 'stopped', name, ...now })
        const { code, context } = toFailure(error)
        change({ kind: 'failed', name, failure: { code, context: { ...context } } })
      },
    )
    running = { abort, ended }
    void ended.then(() => (running = null)) // never rejects
  }

  async function work(
    wanted: VaeTrainOrder,
    signal: AbortSignal,
    tell: (fraction: number, point: VaePoint | null) => void,
  ): Promise<string> {
    const worker = startWorker()
    try {
      const card = await worker.call('trainVae', wanted, {
        signal,
        onProgress: ({ done, total, vaePoint }) => tell(Math.min(1, done / total), vaePoint ?? null),
      })
      await rm(wanted.run, { recursive: true, force: true })
      return card.id
    } finally {
      await worker.close()
    }
  }

  async function stop(): Promise<void> {
    running?.abort.abort()
    await running?.ended
  }

  return {
    async state() {
      await look()
      return state
    },
    async start({ photos: ids, name, shape, beta, minutes }) {
      await look()
      if (running !== null || state.kind === 'stopped')
        throw new PatinaError('refused', { reason: 'one is trained already' })
      const files = await Promise.all(ids.map((id) => photos.unchanged(id)))
      const folder = vaeRunFolder(dataDir, name)
      const wanted: VaeTrainOrder = {
        photos: files.map((photo) => ({ path: photo.path, name: photo.name })),
        run: folder,
        name,
        shape,
        beta,
        minutes,
        threads: 0,
        install: true,
        sheets: null,
      }
      await rm(folder, { recursive: true, force: true })
      await mkdir(folder, { recursive: true }).catch((error: unknown) => {
        throw writeError(error, path.join(folder, ORDER))
      })
      await writeAtomically(path.join(folder, ORDER), new TextEncoder().encode(JSON.stringify(wanted)))
      run(wanted, { fraction: 0, points: [] })
    },
    stop,
    async resume() {
      await look()
      if (running !== null || order === null) throw new PatinaError('unknown-id')
      run(order, await progressOf(order.run))
    },
    async drop() {
      await stop()
      if (order !== null) await rm(order.run, { recursive: true, force: true })
      order = null
      change(NONE)
    },
    close: stop,
  }
}

async function readAs<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    return null // the worker tells it as damaged when the run is gone on with
  }
}

/** What a run's folder tells of how far it came. */
async function progressOf(folder: string): Promise<{ fraction: number; points: VaePoint[] }> {
  const points = (await readAs(path.join(folder, 'curve.json'), z.array(VaePoint))) ?? []
  const last = points.at(-1)
  return { fraction: last === undefined ? 0 : last.step / last.steps, points }
}
