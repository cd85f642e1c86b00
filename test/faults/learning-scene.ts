/** @file Learning as the window orders it, with the real worker and noisy photos that are tiny. For tests. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import sharp from 'sharp'
import { fillNormal, random } from '../../src/imaging/random.ts'
import { createLearning, type Learning } from '../../src/main/services/learning.ts'
import { workerEnvironment } from '../../src/main/services/own-models.ts'
import type { StoredPhoto } from '../../src/main/services/project-store.ts'
import { superviseWorker, type SupervisedWorker } from '../../src/main/supervisor/supervisor.ts'
import type { Events } from '../../src/shared/contract.ts'
import type { LearningCondition, LearningDetail } from '../../src/shared/learning-run.ts'

export const ROOT = path.resolve(import.meta.dirname, '../..')
const EDGE = 128
/** Grey levels. */
const NOISE = 12
/** Two such simple pictures may be taken for one. */
export const COUNT = 14
const LATE_MS = 90_000

const clock = {
  now: () => performance.now(),
  after: (_: number, run: () => void) => {
    const timer = setTimeout(run, 10)
    return () => clearTimeout(timer)
  },
}

/** Soft waves under white noise, each a session of its own by its name. */
export async function noisyPhoto(folder: string, i: number): Promise<StoredPhoto> {
  mkdirSync(folder, { recursive: true })
  const r = random(i, 9)
  const [a, b, phase] = [6 * r() - 3, 6 * r() - 3, 6 * r()]
  const noise = fillNormal(new Float32Array(3 * EDGE * EDGE), r)
  const pixels = Uint8Array.from(noise, (n, k) => {
    const [x, y] = [Math.floor(k / 3) % EDGE, Math.floor(k / 3 / EDGE)]
    const wave = 128 + 50 * Math.sin((a * x + b * y) / EDGE + phase) + 20 * Math.sin((b * x - a * y) / EDGE)
    return Math.min(255, Math.max(0, Math.round(wave + NOISE * n)))
  })
  const [id, name] = [i.toString(16).padStart(16, '0'), `scan ${i}.png`]
  const file = path.join(folder, name)
  const { size } = await sharp(pixels, { raw: { width: EDGE, height: EDGE, channels: 3 } })
    .png()
    .toFile(file)
  const info = { format: 'png', width: EDGE, height: EDGE, bits: 8, channels: 3, alpha: false, bytes: size } as const
  return { id, path: file, name, info: { ...info, sha256: id.padEnd(64, '0') } }
}

interface Places {
  /** The project's folder; a fresh one without it. */
  readonly dataDir?: string
  /** What ships with the program; the repository's without it. */
  readonly resources?: string
}

export async function learningScene(t: TestContext, places: Places = {}) {
  const album = mkdtempSync(path.join(tmpdir(), 'patina-album-'))
  const dataDir = places.dataDir ?? mkdtempSync(path.join(tmpdir(), 'patina-learning-'))
  const resources = places.resources ?? path.join(ROOT, 'resources')
  const photos = await Promise.all(Array.from({ length: COUNT }, (_, i) => noisyPhoto(album, i)))
  const workers: SupervisedWorker[] = []
  const start = () => {
    const entry = path.join(ROOT, 'src/worker/index.ts')
    const env = { ...workerEnvironment(dataDir), PATINA_RESOURCES: resources }
    const worker = superviseWorker({ entry, node: process.execPath, env })
    workers.push(worker)
    return worker
  }
  const restoring = start()
  const points: Events['learningPoint'][] = []
  const make = () =>
    createLearning({
      dataDir,
      resources,
      imports: path.join(dataDir, 'imports'),
      photos: () => photos,
      startWorker: start,
      restoring: () => restoring,
      exports: { offer: (file, name) => ({ name, path: file }) },
      chooseSave: null,
      clock,
      emit: (name, payload) => {
        if (name === 'learningPoint') points.push(payload as Events['learningPoint'])
      },
    })
  const opened: Learning[] = []
  const open = () => {
    const learning = make()
    opened.push(learning)
    return learning
  }
  t.after(async () => {
    await Promise.all(opened.map((learning) => learning.close()))
    await restoring.close()
    for (const folder of [album, ...(places.dataDir === undefined ? [dataDir] : [])])
      rmSync(folder, { recursive: true, force: true })
  })
  return { dataDir, album, photos, ids: photos.map(({ id }) => id), open, points, workers }
}

/** Waits until a run is what it is to be. */
export async function until(
  learning: Learning,
  id: string,
  is: (run: LearningDetail) => boolean,
): Promise<LearningDetail> {
  for (const from = performance.now(); performance.now() - from < LATE_MS; await sleep(20)) {
    const run = await learning.detail(id)
    if (is(run)) return run
  }
  throw new Error(`the run stays ${JSON.stringify((await learning.detail(id)).summary)}`)
}

export const at =
  (...conditions: LearningCondition[]) =>
  ({ summary }: LearningDetail): boolean =>
    conditions.includes(summary.condition)
