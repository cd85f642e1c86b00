/** @file A process that starts a restoration in a supervised worker and tells the worker's pid; the test kills it. */
import path from 'node:path'
import { superviseWorker } from '../../src/main/supervisor/supervisor.ts'

const [photo = '', out = '', model = ''] = process.argv.slice(2)
const worker = superviseWorker({ entry: path.join(import.meta.dirname, 'fake-worker.ts'), node: process.execPath })
let told = false
await worker.call(
  'restore',
  { photo, out, engine: 'cpu', steps: [{ params: { task: 'denoise', sigma: null }, model, strength: 1 }] },
  {
    onProgress: ({ stage, done }) => {
      if (told || stage !== 'restore' || done === 0) return
      told = true
      process.send?.(worker.pid())
    },
  },
)
