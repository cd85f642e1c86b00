/**
 * @file A folder of photos through the queue as users run it, against the inference alone in the same run: what decoding, encoding
 * and safe writing cost beside it.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { createQueue, PRIORITY } from '../../src/main/jobs/queue.ts'
import { openDatabase } from '../../src/main/db/connection.ts'
import { planBatch } from '../../src/main/jobs/plan.ts'
import { runBatch } from '../../src/main/jobs/runner.ts'
import { superviseWorker } from '../../src/main/supervisor/supervisor.ts'
import { fillNormal, random } from '../../src/imaging/random.ts'
import type { Comparison } from './engine.ts'

/** Photos as phones and scanners of a while ago made them: every tenth is large. */
const SMALL = { width: 640, height: 480 }
const LARGE = { width: 1632, height: 1224 }
const SEED = 5

async function makePhotos(folder: string, count: number): Promise<void> {
  mkdirSync(folder)
  const noise = fillNormal(new Float32Array(1 << 20), random(SEED))
  for (let n = 0; n < count; n++) {
    const { width, height } = n % 10 === 9 ? LARGE : SMALL
    const pixels = Buffer.alloc(width * height * 3)
    for (let i = 0; i < width * height; i++) {
      const light = 120 + 60 * Math.sin((i % width) / 40 + n) * Math.cos(Math.floor(i / width) / 60)
      for (let c = 0; c < 3; c++) pixels[3 * i + c] = light + 15 * (noise[(3 * i + c + n) & 0xfffff] as number)
    }
    await sharp(pixels, { raw: { width, height, channels: 3 } })
      .jpeg({ quality: 90 })
      .toFile(path.join(folder, `${String(n).padStart(4, '0')}.jpg`))
  }
}

export interface BatchFigures {
  readonly photos: number
  /** From the first photo that is being restored to the last one that is done; without the start of the worker. */
  readonly seconds: number
  /** Inference on its own: the same network over the same photos, already decoded, nothing else running. */
  readonly inference: number
}

async function runFolder(folder: string, model: string): Promise<number> {
  const { db } = openDatabase(path.join(folder, 'project.db'))
  const queue = createQueue(db)
  const out = path.join(folder, 'restored')
  const selection = { inputs: [path.join(folder, 'photos')], recursive: true, include: [], exclude: [], name: '{name}' }
  const recipe = {
    steps: [{ params: { task: 'denoise', sigma: null }, model, strength: 1 } as const],
    engine: 'cpu',
    output: { format: null, quality: null, metadata: 'keep' },
    collision: 'rename',
  } as const
  const jobs = await planBatch({ selection, recipe: { ...recipe }, out })
  const { id } = queue.add(
    { kind: 'batch', priority: PRIORITY.batch, out, selection, recipe: { ...recipe, steps: [...recipe.steps] } },
    jobs,
  )
  let began = 0
  let ended = 0
  await runBatch({
    queue,
    batch: id,
    signal: new AbortController().signal,
    startWorker: () =>
      superviseWorker({
        entry: path.resolve(import.meta.dirname, '../../src/worker/index.ts'),
        node: process.execPath,
      }),
    events: {
      progress: (_, { stage }) => {
        if (stage === 'restore' && began === 0) began = performance.now()
      },
      done: () => {
        ended = performance.now()
      },
      skipped() {},
      failed: (job, failure) => console.error(job.photo, failure),
      paused() {},
    },
  })
  db.close()
  return (ended - began) / 1_000
}

/** In a process of its own, as the worker is. */
function pureInference(folder: string, model: string): Promise<number> {
  const child = spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'inference.ts'), path.join(folder, 'photos'), model],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  return new Promise((resolve) => child.on('exit', () => resolve(Number(text))))
}

/** Half of the inference before the batch and half after: a machine that slows down meanwhile is not held against either. */
export async function measureBatch(model: string, photos: number): Promise<BatchFigures> {
  const folder = mkdtempSync(path.join(tmpdir(), 'patina-bench-'))
  try {
    await makePhotos(path.join(folder, 'photos'), photos)
    const before = await pureInference(folder, model)
    const seconds = await runFolder(folder, model)
    const after = await pureInference(folder, model)
    return { photos, seconds, inference: (before + after) / 2 }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export async function benchBatch(model: string, photos = 200): Promise<Comparison[]> {
  const { seconds, inference } = await measureBatch(model, photos)
  return [
    {
      what: `${photos} photos in a batch, throughput against inference alone`,
      value: inference / seconds,
      bar: '>= 0.9',
    },
  ]
}
