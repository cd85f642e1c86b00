/**
 * @file The program, whole, without a host. A host gives it a place for data and a way to start workers, attaches links
 * (windows) and mounts the fetch handler. Runs in main.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { calls, events, type Calls, type Events } from '../../shared/contract.ts'
import { PatinaError } from '../../shared/errors.ts'
import { sendEvent, serve, type CallSchemas, type Connection, type Handlers } from '../../shared/rpc.ts'
import type { Settings } from '../../shared/settings.ts'
import type { WorkerClient } from '../../shared/worker-protocol.ts'
import { createCacheLimit } from './cache-limit.ts'
import { createBatches } from './batches.ts'
import { createAssetHandler, type FetchHandler } from './assets.ts'
import { createExplore } from './explore.ts'
import { createCreating } from './creating.ts'
import { createExports, type ChooseSave } from './exports.ts'
import { openBelow } from './folder-import.ts'
import { createJobQueue, type JobControl } from './job-queue.ts'
import { createLearning } from './learning.ts'
import { createMasks } from './masks.ts'
import { createParts } from './parts.ts'
import { createPhotos } from './photos.ts'
import type { Clock } from './progress.ts'
import { projectFolder } from './project-folder.ts'
import { lockProject } from './project-lock.ts'
import type { ProjectStore } from './project-store.ts'
import { createRecipes } from './recipes.ts'
import { createRelinker } from './relink.ts'
import { createRestorer } from './restore.ts'
import { createResults } from './results.ts'
import { readSamples } from './samples.ts'
import { createShows } from './shows.ts'
import { createVaeTrainings } from './vae-training.ts'
import { createViews } from './views.ts'

/** What a host provides. */
export interface HostPorts {
  readonly kind: Calls['hostInfo'] extends () => { host: infer H } ? H : never
  readonly version: string
  /** The project's own folder; made if missing. */
  readonly dataDir: string
  /** The folder that batches put their outputs in, each in one of its own. */
  readonly outputs: string
  /** The folder that ships with the program (samples, models). */
  readonly resources: string
  readonly startWorker: (purpose: WorkerPurpose) => WorkerClient
  readonly openStore: (database: string) => ProjectStore
  /** The machine's own dialogs; null in a browser. */
  readonly dialogs: {
    /** Photos; none if nothing was chosen. */
    readonly open: () => Promise<readonly string[]>
    /** A folder to read from. */
    readonly openFolder: () => Promise<string | null>
    /** A folder to write to, which may be made in the dialog; `begin`: where it is looked for first. */
    readonly outputFolder: (begin: string) => Promise<string | null>
    readonly save: ChooseSave
  } | null
}

/** `imaging`: what a person waits for; `restoring`: what runs for minutes and gives way to it; `learning`: gives way to both. */
export type WorkerPurpose = 'imaging' | 'restoring' | 'learning'

export interface App {
  /** Answers `assets/...`. */
  readonly fetch: FetchHandler
  /** Serves one window. */
  attach(link: Connection): void
  /** Opens a file where it lies (a drop in Electron). The caller has made sure that a person chose it. */
  openPlace(place: string): ReturnType<ReturnType<typeof createPhotos>['openAll']>
  /** What people set, for what a host must know before there is a page. */
  settings(): Settings
  close(): Promise<void>
}

const clock: Clock = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

const GIGABYTE = 1e9

export function createApp(host: HostPorts): App {
  const folder = projectFolder(host.dataDir)
  mkdirSync(host.dataDir, { recursive: true, mode: 0o700 })
  const unlock = lockProject(host.dataDir)
  const store = host.openStore(folder.database)
  for (const left of [folder.work, folder.exports, folder.createdCache]) rmSync(left, { recursive: true, force: true })

  const links = new Set<Connection>()
  const emit = <K extends keyof Events>(name: K, payload: Events[K]) => {
    const checked = events[name].parse(payload)
    for (const link of links) sendEvent(link, name, checked)
  }

  // Two processes: a photo opens and a tile appears while another photo is being restored.
  const imaging = startOnce(host, 'imaging', emit)
  const restoring = startOnce(host, 'restoring', emit)
  const views = createViews(imaging.client)
  const photos = createPhotos({ store, folder, views, worker: imaging.client, emit })
  const exports = createExports({
    store,
    folder,
    photos,
    worker: imaging.client,
    chooseSave: host.dialogs?.save ?? null,
  })
  const masks = createMasks({ store, folder, photos, worker: imaging.client, finder: restoring.client })
  const limit = () => Number(store.settings().cache) * GIGABYTE
  const cache = createCacheLimit({ store, folder, limit })
  const shows = createShows({ store, folder, photos, views, cache })
  const restorer = createRestorer({ store, folder, photos, shows, masks, worker: restoring.client })
  const recipes = createRecipes({ store, photos, restorer })
  const workers = { imaging: imaging.client, restoring: restoring.client }
  const results = createResults({ store, folder, photos, views, masks, restorer, ...workers })
  const parts = createParts({ folder, photos, ...workers })
  const relinker = createRelinker({ store, folder, photos })
  const jobs = createJobQueue(emit, clock, () => cache.tidy())
  const samples = readSamples(host.resources)
  const batches = createBatches({
    dataDir: host.dataDir,
    cache: folder.batchCache,
    outputs: host.outputs,
    chooseOutput: host.dialogs?.outputFolder ?? null,
    photos,
    names: () => new Map(store.photos().map((photo) => [photo.path, photo.name])),
    views,
    worker: imaging.client,
    startWorker: () => host.startWorker('restoring'),
    idle: () => jobs.idle(),
    clock,
    emit,
  })

  const learning = createLearning({
    dataDir: host.dataDir,
    resources: host.resources,
    imports: folder.imports,
    photos: () => store.photos(),
    startWorker: () => host.startWorker('learning'),
    restoring: restoring.client,
    exports,
    chooseSave: host.dialogs?.save ?? null,
    clock,
    emit,
  })

  const explore = createExplore({
    store,
    folder,
    startWorker: () => host.startWorker('learning'),
    worker: imaging.client,
    idle: () => jobs.idle(),
    changed: (id) => store.photo(id) && photos.changed(id),
    clock,
    emit,
  })

  const creating = createCreating({
    cache: folder.createdCache,
    downloads: folder.exports,
    photos,
    masks,
    exports,
    worker: imaging.client,
    chooseSave: host.dialogs?.save ?? null,
  })
  const trainings = createVaeTrainings({
    dataDir: host.dataDir,
    photos,
    startWorker: () => host.startWorker('learning'),
    emit: (state) => emit('vaeTrainingChanged', { state }),
  })

  const handlers: Handlers<Calls> = {
    hostInfo: () => ({ host: host.kind, version: host.version, node: process.version }),
    listPhotos: () => photos.list(),
    listSamples: () => samples.list(),
    openSample: (id) => photos.open(samples.place(id)),
    openDialog: async () => (host.dialogs ? photos.openAll(await host.dialogs.open()) : null),
    openFolder: async () => {
      if (!host.dialogs) return null
      const chosen = await host.dialogs.openFolder()
      return chosen === null ? [] : openBelow(photos, chosen)
    },
    relinkPhoto: async (id) => {
      photos.get(id)
      if (!host.dialogs) return { kind: 'ask', found: 0 }
      const [chosen] = await host.dialogs.open()
      if (chosen === undefined) return { kind: 'cancelled', found: 0 }
      await relinker.toFile(id, chosen)
      return { kind: 'done', found: 1 }
    },
    relinkFolder: async () => {
      if (!host.dialogs) return { kind: 'ask', found: 0 }
      const chosen = await host.dialogs.openFolder()
      return chosen === null ? { kind: 'cancelled', found: 0 } : { kind: 'done', found: await relinker.below(chosen) }
    },
    removePhoto: async (id) => {
      await jobs.stop(photos.get(id).id)
      await photos.remove(id)
      return null
    },
    checkup: (id) => photos.checkup(id),
    listModels: async () => [...(await imaging.client().call('models', {}))],
    listEngines: async () => [...(await restoring.client().call('providers', { measure: false }))],
    restore: (order) => {
      photos.get(order.photo)
      const work = async (control: JobControl) => {
        await photos.attempt(order.photo, control.signal, () => restorer.restore(order, control))
        recipes.show(order.photo, order.engine) // it may have changed meanwhile to something that is there
      }
      return { job: jobs.add(order.photo, work) }
    },
    tryPart: (order) => parts.attempt(order),
    listResults: (photo) => results.list(photo),
    useResult: ({ photo, result }) => {
      results.use(photo, result)
      return null
    },
    useResultIn: (order) => {
      photos.get(order.photo)
      return { job: jobs.add(order.photo, (control) => results.useIn(order, control)) }
    },
    makeVariants: (order) => {
      photos.get(order.photo)
      return { job: jobs.add(order.photo, (control) => results.drawVariants(order, control)) }
    },
    invention: (photo) => {
      photos.get(photo)
      return { job: jobs.add(photo, (control) => results.judge(photo, control)) }
    },
    cancel: (job) => {
      jobs.cancel(job)
      return null
    },
    setStrength: ({ photo, strength }) => {
      photos.get(photo)
      store.setEdit(photo, { ...store.edit(photo), strength })
      return null
    },
    getMask: (photo) => masks.history(photo),
    setMask: (change) => masks.change(change),
    stopFindingScratches: (id) => nothing(masks.stopFinding(id)),
    getSettings: () => store.settings(),
    setSettings: (settings) => {
      store.setSettings(settings)
      void jobs.idle().then(cache.tidy) // never rejects
      return null
    },
    getRecipe: (photo) => recipes.history(photo),
    setRecipe: (change) => {
      recipes.change(change)
      return null
    },
    listPresets: () => [...store.presets()],
    savePreset: (preset) => nothing(store.putPreset(preset)),
    removePreset: (name) => nothing(store.removePreset(name)),
    exportPhoto: async (options) => {
      await recipes.settled() // the blend that is exported is the one that is asked for
      return exports.export(options)
    },
    estimateExport: (options) => exports.estimate(options),
    listBatches: () => batches.list(),
    batchFolders: () => batches.folders(),
    chooseBatchFolder: () => batches.chooseFolder(),
    estimateBatch: (order) => batches.estimate(order),
    startBatch: (order) => batches.start(order),
    pauseBatch: (id) => nothing(batches.pause(id)),
    resumeBatch: (id) => nothing(batches.resume(id)),
    moveBatch: (id, place) => batches.moveRest(id, place),
    cancelBatch: (id) => nothing(batches.cancel(id)),
    retryBatch: (id) => batches.retry(id),
    firstBatch: (id) => nothing(batches.first(id)),
    removeBatch: (id) => nothing(batches.remove(id)),
    listBatchPhotos: (query) => batches.page(query),
    judgeBatchPhoto: (job, verdict) => nothing(batches.judge(job, verdict)),
    redoBatchPhoto: (job, steps) => batches.redo(job, steps),
    learningFolders: () => learning.folders(),
    listLearning: () => learning.list(),
    getLearning: (id) => learning.detail(id),
    startLearning: (order) => learning.start(order),
    forecastLearning: ({ run, size }) => learning.forecast(run, size),
    learn: async ({ run, goal }) => nothing(await learning.learn(run, goal)),
    pauseLearning: async (id) => nothing(await learning.pause(id)),
    resumeLearning: async (id) => nothing(await learning.resume(id)),
    finishLearning: async (id) => nothing(await learning.finish(id)),
    removeLearning: async (id) => nothing(await learning.remove(id)),
    useLearned: (id) => learning.use(id),
    removeModel: async (id) => nothing(await learning.removeModel(id)),
    exportModel: (id) => learning.exportModel(id),
    beginBlind: (id) => learning.beginBlind(id),
    exploreState: () => explore.state(),
    startExplore: () => nothing(explore.start()),
    stopExplore: async () => nothing(await explore.stop()),
    getMap: () => explore.map(),
    saliency: (photo) => explore.saliency(photo),
    suggestTag: (tag) => explore.suggest(tag),
    setTag: ({ photos: ids, tag, given }) => {
      for (const id of ids) store.setTag(id, tag, given)
      for (const id of ids) if (store.photo(id)) photos.changed(id)
      return null
    },
    removeTag: (tag) => {
      for (const id of store.removeTag(tag)) photos.changed(id)
      return null
    },
    similarTo: (photo) => explore.similar(photo),
    answerBlind: (answer) => learning.answerBlind(answer),
    listVaes: () => creating.list(),
    drawPictures: (order) => creating.draw(order),
    fillMarked: (order) => creating.fill(order),
    savePicture: (which) => creating.save(which),
    trainVae: async (order) => nothing(await trainings.start(order)),
    vaeTraining: () => trainings.state(),
    stopVae: async () => nothing(await trainings.stop()),
    resumeVae: async () => nothing(await trainings.resume()),
    dropVae: async () => nothing(await trainings.drop()),
    removeVae: async (model) => nothing(await creating.remove(model)),
  }

  return {
    fetch: createAssetHandler({
      store,
      folder,
      photos,
      relinker,
      masks,
      samples,
      views,
      exports,
      batches,
      parts,
      learning,
      creating,
    }),
    attach(link) {
      serve<Calls>(link, handlers, calls satisfies CallSchemas<Calls>)
      links.add(link)
      link.onClose(() => links.delete(link))
    },
    openPlace: (place) => photos.openAll([place]),
    settings: () => store.settings(),
    async close() {
      links.clear()
      await jobs.stop()
      await Promise.all([batches.close(), learning.close(), explore.close(), trainings.close()])
      await Promise.all([imaging.close(), restoring.close()])
      await Promise.all([photos.close(), recipes.settled()])
      await shows.close()
      await cache.tidy()
      store.close()
      unlock()
    },
  }
}

/** What a call answers that has nothing to say. */
const nothing = (_: void): null => null

/** A worker that is started when it is first needed, and whose unexpected ends are announced. */
function startOnce(
  host: HostPorts,
  purpose: WorkerPurpose,
  emit: <K extends 'workerRestarted'>(name: K, payload: Events[K]) => void,
) {
  let started: WorkerClient | null = null
  let closed = false
  return {
    client(): WorkerClient {
      if (closed) throw new PatinaError('cancelled')
      if (started) return started
      started = host.startWorker(purpose)
      started.onRestart((reason) => {
        if (reason !== 'closed') emit('workerRestarted', { reason })
      })
      return started
    },
    async close(): Promise<void> {
      closed = true
      await started?.close()
    },
  }
}
