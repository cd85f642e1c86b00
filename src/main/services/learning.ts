/**
 * @file Learning from one's own photos for the window: the runs are those of the command line, in the same folders, done by the same
 * worker. What a person ordered lies on the disk before it is done, so that the program may end anywhere. Runs in main.
 */
import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { writeAtomically } from '../../files/atomic.ts'
import { PatinaError, toFailure, type ErrorCode } from '../../shared/errors.ts'
import type { Events, ExportOutcome } from '../../shared/contract.ts'
import { idOf, type Forecast } from '../../shared/learning.ts'
import type {
  BlindAnswer,
  BlindResult,
  LearningDetail,
  LearningFolder,
  LearningGoal,
  LearningOrder,
  LearningSummary,
} from '../../shared/learning-run.ts'
import { DEFAULT_MODEL } from '../../shared/tasks.ts'
import type { Progress, WorkerClient } from '../../shared/worker-protocol.ts'
import type { ChooseSave, Exports } from './exports.ts'
import { createBlindComparisons } from './learning-blind.ts'
import { holdingRun, isRunHeld } from './learning-lock.ts'
import { checkRoom } from './learning-room.ts'
import { hasRunFile, readRunFile, runFolder, runIds, writeRunFile, type StoredOrder } from './learning-runs.ts'
import { summarise } from './learning-summary.ts'
import { createLearningTurns, type Turn } from './learning-turns.ts'
import { ownModelFile } from './own-models.ts'
import type { Clock } from './progress.ts'
import type { StoredPhoto } from './project-store.ts'

interface Needs {
  readonly dataDir: string
  /** The folder that ships with the program: no model of one's own takes a name from there. */
  readonly resources: string
  /** Of photos that came as bytes: its name says nothing of them. */
  readonly imports: string
  readonly photos: () => readonly StoredPhoto[]
  /** For learning alone. */
  readonly startWorker: () => WorkerClient
  /** The worker that restores: it must hear of models that come and go. */
  readonly restoring: () => WorkerClient
  readonly exports: Pick<Exports, 'offer'>
  /** null: the host has no dialog, the page downloads. */
  readonly chooseSave: ChooseSave | null
  readonly clock: Clock
  readonly emit: <K extends keyof Events>(name: K, payload: Events[K]) => void
}

/** Milliseconds between two reports. */
const TELL_MS = 500
/** The worker ended so often without a step in between: it is not chance. */
const MOST_CRASHES = 3
const CRASHED: ReadonlySet<ErrorCode> = new Set(['worker-crashed', 'worker-hung'])
/** Of a run of the command line that is gone on with here: it is planned already. */
const PLANNED: LearningGoal = { minutes: 10, steps: null, size: null }

export type Learning = ReturnType<typeof createLearning>

export function createLearning(needs: Needs) {
  const { dataDir, clock, emit } = needs
  const folderOf = (run: string): string => runFolder(dataDir, run)
  const blind = createBlindComparisons()

  let callOff: (() => void) | null = null
  let closed = false
  const changed = (): void => {
    if (callOff !== null || closed) return
    callOff = clock.after(TELL_MS, () => {
      callOff = null
      // What cannot be listed now is listed by the next change.
      void list().then(
        (runs) => closed || emit('learningChanged', { runs }),
        () => undefined,
      )
    })
  }
  const turns = createLearningTurns(needs.startWorker, changed)

  const isInstalled = (id: string): boolean => existsSync(ownModelFile(dataDir, id))
  const fromFiles = (id: string): Promise<LearningSummary> => {
    const live = turns.live(id)
    const elsewhere = live === null && isRunHeld(dataDir, id)
    return summarise(folderOf(id), { id, live, elsewhere, installed: isInstalled(id) })
  }
  /** Newest first. */
  const list = async (): Promise<LearningSummary[]> => {
    const runs = await Promise.all((await runIds(dataDir)).map(told))
    // Another program tells nothing of its own accord.
    if (runs.some(({ condition }) => condition === 'elsewhere')) changed()
    return runs.toSorted((a, b) => (a.created < b.created ? 1 : -1))
  }

  function known(id: string): string {
    const folder = folderOf(id)
    if (idOf(id) !== id || !existsSync(folder)) throw new PatinaError('unknown-id')
    return folder
  }

  async function orderOf(id: string): Promise<StoredOrder> {
    const folder = known(id)
    const stored = await readRunFile(folder, 'order')
    if (stored !== null) return stored
    const plan = await readRunFile(folder, 'plan')
    const created = new Date().toISOString()
    return { name: plan?.name ?? id, created, photos: [], goal: null, paused: false, finish: false, failure: null }
  }

  async function change(id: string, part: Partial<StoredOrder>): Promise<StoredOrder> {
    const order = { ...(await orderOf(id)), ...part }
    await writeRunFile(folderOf(id), 'order', order)
    changed()
    return order
  }

  /** What a run that ended otherwise than well is told by; on a full drive it is only interrupted. */
  async function ended(id: string, error: unknown): Promise<void> {
    const { code, context } = toFailure(error)
    if (code === 'cancelled' || closed) return
    await change(id, { paused: true, failure: { code, context: { ...context } } }).catch(() => undefined)
    reasons.set(id, { code, context: { ...context } })
    changed()
  }
  /** Kept here too: a full drive takes no note. */
  const reasons = new Map<string, NonNullable<StoredOrder['failure']>>()

  /** The command line may have taken the run meanwhile. */
  const held =
    <T>(id: string, work: (turn: Turn) => Promise<T>) =>
    (turn: Turn): Promise<T> =>
      holdingRun(dataDir, id, () => work(turn))

  const inTurn = (id: string, work: (turn: Turn) => Promise<unknown>): void => {
    reasons.delete(id)
    void turns.take(id, held(id, work)).then(changed, (error: unknown) => ended(id, error))
  }

  const look = (id: string, { photos }: StoredOrder): void =>
    inTurn(id, async ({ worker, signal, at }) => {
      at({ condition: 'looking' })
      const params = { photos, run: folderOf(id), base: DEFAULT_MODEL.denoise, blind: false, threads: 0 }
      await worker.call('lookOver', params, { signal, onProgress: ({ done, total }) => at({ done, total }) })
    })

  const train = (id: string, { name, goal, finish }: StoredOrder): void =>
    inTurn(id, async ({ worker, signal, at }) => {
      at({ condition: 'training' })
      let crashes = 0
      const onProgress = ({ done, total, point, phase, secondsLeft }: Progress): void => {
        crashes = 0
        at({ done, total, secondsLeft, ...(phase === undefined ? {} : { condition: phase }) })
        if (point !== undefined) emit('learningPoint', { run: id, point })
      }
      const params = { ...(goal ?? PLANNED), run: folderOf(id), name, threads: 0, finish }
      for (;;)
        try {
          return await worker.call('learn', params, { signal, onProgress })
        } catch (error) {
          // It goes on from its last checkpoint as if nothing had happened.
          if (!CRASHED.has(toFailure(error).code) || ++crashes > MOST_CRASHES) throw error
        }
    })

  /** A name whose run and model are nobody's yet. */
  function freeName(wanted: string): string {
    const isFree = (name: string): boolean => {
      const id = idOf(name)
      return !existsSync(folderOf(id)) && !isInstalled(id) && !existsSync(path.join(needs.resources, 'models', id))
    }
    for (let i = 1; ; i++) {
      const candidates = i === 1 ? [wanted] : [`${wanted} ${i}`, `${i} ${wanted}`]
      const free = candidates.find(isFree)
      if (free !== undefined) return free
    }
  }

  /** The folder tells of the photo what its name does not, where it is one that a person made. */
  const nameOf = ({ path: place, name }: StoredPhoto): string =>
    path.dirname(place) === needs.imports ? name : path.join(path.basename(path.dirname(place)), name)

  function chosen(ids: readonly string[]): { path: string; name: string }[] {
    const wanted = new Set(ids)
    const photos = needs.photos().filter(({ id }) => wanted.has(id))
    if (photos.length < wanted.size) throw new PatinaError('unknown-id')
    return photos.map((photo) => ({ path: photo.path, name: nameOf(photo) }))
  }

  async function start({ photos: ids, name: wanted }: LearningOrder): Promise<string> {
    const photos = chosen(ids)
    await checkRoom(dataDir, photos.length)
    const name = freeName(wanted)
    const order: StoredOrder = {
      name,
      created: new Date().toISOString(),
      photos,
      goal: null,
      paused: false,
      finish: false,
      failure: null,
    }
    const id = idOf(name)
    await writeRunFile(folderOf(id), 'order', order)
    look(id, order)
    return id
  }

  async function detail(id: string): Promise<LearningDetail> {
    const folder = known(id)
    // First: what it is said to have come to is then in the files that are read.
    const summary = await told(id)
    const [found, forecast, points, verdict, result, order] = await Promise.all([
      readRunFile(folder, 'found'),
      readRunFile(folder, 'forecast'),
      readRunFile(folder, 'points'),
      readRunFile(folder, 'verdict'),
      readRunFile(folder, 'blind'),
      orderOf(id),
    ])
    const { library = null } = found ?? {}
    const { goal } = order
    return { summary, library, forecast, goal, points: points ?? [], verdict, blind: result }
  }

  /** The summary with a reason that found no room on the drive. */
  async function told(id: string): Promise<LearningSummary> {
    const found = await fromFiles(id)
    const reason = found.reason ?? reasons.get(id) ?? null
    return reason === null || turns.live(id) !== null ? found : { ...found, reason }
  }

  /** A turn of its own, so that it is measured with the machine to itself. */
  const forecast = async (id: string, size: LearningGoal['size']): Promise<Forecast | null> => {
    const { name } = await orderOf(id)
    const work = held(id, async ({ worker, signal, at }) => {
      at({ condition: 'measuring' })
      return await worker.call('forecastLearning', { run: folderOf(id), name, size, threads: 0 }, { signal })
    })
    return await turns.take(id, work)
  }

  async function idle(id: string): Promise<void> {
    const { name } = await orderOf(id)
    if (turns.live(id) !== null) throw new PatinaError('learning-busy', { run: name })
    // Told at once, where it was asked for, and not only when its turn comes.
    await holdingRun(dataDir, id, () => Promise.resolve())
  }

  async function resume(id: string): Promise<void> {
    await idle(id)
    const order = await change(id, { paused: false, failure: null })
    const folder = folderOf(id)
    if (!hasRunFile(folder, 'found')) look(id, order)
    else if (order.goal !== null || hasRunFile(folder, 'plan')) train(id, order)
  }

  const modelOf = async (id: string): Promise<Buffer> => {
    const kept = existsSync(folderOf(id)) ? path.join(folderOf(id), 'adapter.safetensors') : ''
    const file = existsSync(kept) ? kept : ownModelFile(dataDir, id)
    return await readFile(file).catch(() => {
      throw new PatinaError('model-missing', { model: id })
    })
  }

  return {
    list,
    detail,
    start,
    forecast,
    resume,
    /** Photos by the folder that they lie in. */
    folders(): LearningFolder[] {
      const own = needs.photos().filter(({ path: place }) => path.dirname(place) !== needs.imports)
      const groups = [...Map.groupBy(own, ({ path: place }) => path.dirname(place))]
      return groups.map(([folder, photos]) => ({ name: path.basename(folder), photos: photos.map(({ id }) => id) }))
    },
    async learn(id: string, goal: LearningGoal): Promise<void> {
      await idle(id)
      train(id, await change(id, { goal, paused: false, failure: null }))
    },
    async pause(id: string): Promise<void> {
      await change(id, { paused: true, failure: null })
      await turns.stop(id)
    },
    async finish(id: string): Promise<void> {
      const order = await change(id, { finish: true, paused: false, failure: null })
      await turns.stop(id)
      if (!hasRunFile(folderOf(id), 'verdict')) train(id, order)
    },
    async remove(id: string): Promise<void> {
      await idle(id)
      reasons.delete(id)
      await rm(folderOf(id), { recursive: true, force: true })
      changed()
    },
    async use(id: string): Promise<string> {
      known(id)
      const file = path.join(folderOf(id), 'adapter.safetensors')
      const { id: model } = await needs.restoring().call('importModel', { file })
      changed()
      return model
    },
    async removeModel(id: string): Promise<void> {
      await needs.restoring().call('removeModel', { id })
      changed()
    },
    /** @param name what a person calls the file */
    async importModel(file: string, name: string): Promise<{ id: string }> {
      const added = await needs
        .restoring()
        .call('importModel', { file })
        .catch((error: unknown) => {
          const { code, context } = toFailure(error)
          throw new PatinaError(code, code === 'model-damaged' ? { model: name } : context, { cause: error })
        })
      changed()
      return added
    },
    async exportModel(id: string): Promise<ExportOutcome> {
      const name = `${id}.safetensors`
      const bytes = await modelOf(id)
      if (needs.chooseSave === null) {
        const kept = path.join(folderOf(id), 'adapter.safetensors')
        return { kind: 'download', ...needs.exports.offer(existsSync(kept) ? kept : ownModelFile(dataDir, id), name) }
      }
      const out = await needs.chooseSave(name)
      if (out === null) return { kind: 'cancelled' }
      const { file } = await writeAtomically(out, bytes, { collision: 'rename' })
      return { kind: 'saved', name: path.basename(file) }
    },
    async beginBlind(id: string): Promise<number> {
      const verdict = await readRunFile(known(id), 'verdict')
      return blind.begin(id, verdict?.blind ?? 0)
    },
    async answerBlind(answer: BlindAnswer): Promise<BlindResult> {
      const folder = known(answer.run)
      const result = blind.answer(answer)
      await writeRunFile(folder, 'blind', result)
      return result
    },
    /** File of a picture. @throws PatinaError unknown-id */
    view: (id: string, name: string): string => path.join(known(id), 'views', `${name}.png`),
    blindView: (id: string, pair: number, side: 'a' | 'b'): string =>
      path.join(known(id), 'views', `${blind.view(id, pair, side)}.png`),
    async close(): Promise<void> {
      closed = true
      callOff?.()
      await turns.close()
    },
  }
}
