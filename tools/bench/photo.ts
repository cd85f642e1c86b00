/** @file A 24-megapixel photo through the worker as users run it: seconds a megapixel, peak memory, tiled against untiled. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { planTiles } from '../../src/imaging/tiles.ts'
import { UNKNOWN } from '../../src/models/chvae/condition.ts'
import { MULTIPLE } from '../../src/models/chvae/config.ts'
import { openModel } from '../../src/worker/restorations/open-model.ts'
import { OVERLAP } from '../../src/worker/restorations/tiling.ts'
import type { Comparison } from './engine.ts'
import { makePhoto } from './make-photo.ts'

const WIDTH = 6000
const HEIGHT = 4000

/** Peak resident memory of a process in MB while it lives, from /proc (Linux). */
function watchMemory(pid: number): () => number {
  let peak = 0
  const timer = setInterval(() => {
    try {
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1000)
    } catch {
      // The process has ended; the last reading stands.
    }
  }, 50)
  return () => {
    clearInterval(timer)
    return peak
  }
}

interface WorkerAnswer {
  readonly kind: string
  readonly id?: number
  readonly result?: { seconds: number }
  readonly failure?: unknown
}

/** One restoreToFile in a fresh worker process, as main would ask for it. */
async function restoreInWorker(photo: string, out: string, model: string): Promise<{ seconds: number; peak: number }> {
  const entry = path.resolve(import.meta.dirname, '../../src/worker/index.ts')
  const worker = spawn(process.execPath, [entry], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const stop = watchMemory(worker.pid ?? 0)
  const output = { format: null, quality: null, metadata: 'keep' }
  const steps = [{ params: { task: 'denoise', sigma: null }, model, strength: 1 }]
  const params = { photo, out, steps, engine: 'cpu', output }
  const began = performance.now()
  worker.send({ kind: 'request', id: 1, method: 'restoreToFile', params })
  const answer = await new Promise<WorkerAnswer>((resolve) => {
    worker.on('message', (m: WorkerAnswer) => m.id === 1 && m.kind !== 'progress' && resolve(m))
  })
  const seconds = (performance.now() - began) / 1000
  const peak = stop()
  worker.kill('SIGKILL')
  if (answer.kind !== 'result') throw new Error(JSON.stringify(answer.failure))
  return { seconds, peak }
}

export async function benchPhoto(model: string): Promise<Comparison[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'patina-bench-'))
  try {
    const photo = path.join(folder, 'photo.jpg')
    await makePhoto(photo, WIDTH, HEIGHT)
    const { seconds, peak } = await restoreInWorker(photo, path.join(folder, 'out.jpg'), model)
    return [
      { what: '24 MP JPEG to JPEG, whole job, s/MP', value: seconds / 24, bar: '<= 0.4' },
      { what: '24 MP, peak memory of the worker, MB', value: Math.round(peak), bar: '<= 1000' },
      { what: 'largest difference of tiled from untiled, 1/255', value: await tileDifference(model), bar: '<= 1' },
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Restores noise-free and noisy structure once whole and once in the tiles of the pipeline, made small. */
async function tileDifference(model: string): Promise<number> {
  const { run, size, dispose } = await openModel('denoise', { model, engine: 'cpu', mode: 'restore' })
  const [width, height] = [1000, 728]
  const photo = path.resolve(import.meta.dirname, '../../resources/samples/kitten.jpg')
  const { data } = await sharp(photo)
    .resize(width, height, { fit: 'fill' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const planes = Float32Array.from({ length: 3 * width * height }, (_, i) => {
    const plane = width * height
    return (data[(i % plane) * 3 + Math.floor(i / plane)] as number) / 255
  })
  const restore = (pixels: Float32Array, w: number, h: number): Promise<Float32Array> =>
    run({ photo: pixels, condition: new Float32Array(w * h).fill(UNKNOWN), width: w, height: h })
  const whole = await restore(planes, width, height)
  let worst = 0
  for (const { x, y } of planTiles(width, height, {
    tile: 256,
    overlap: OVERLAP[size],
    multiple: MULTIPLE,
  })) {
    const part = new Float32Array(3 * x.size * y.size)
    for (let c = 0; c < 3; c++)
      for (let row = 0; row < y.size; row++)
        for (let column = 0; column < x.size; column++)
          part[(c * y.size + row) * x.size + column] = planes[
            (c * height + y.start + row) * width + x.start + column
          ] as number
    const out = await restore(part, x.size, y.size)
    for (let c = 0; c < 3; c++)
      for (let row = y.keepFrom; row < y.keepTo; row++)
        for (let column = x.keepFrom; column < x.keepTo; column++) {
          const tiled = out[(c * y.size + row - y.start) * x.size + column - x.start] as number
          worst = Math.max(worst, Math.abs(tiled - (whole[(c * height + row) * width + column] as number)))
        }
  }
  await dispose()
  return worst * 255
}
