/** @file Entry of the command line: plain Node 24. Started by bin/patina.mjs. */
import path from 'node:path'
import { defaultDataDir } from '../main/hosts/places.ts'
import { workerEnvironment } from '../main/services/own-models.ts'
import { superviseWorker } from '../main/supervisor/supervisor.ts'
import { EXIT } from './exit-code.ts'
import { runCli } from './run.ts'

const root = path.resolve(import.meta.dirname, '../..')
const dataDir = path.resolve(process.env['PATINA_DATA'] ?? defaultDataDir())
const abort = new AbortController()

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    // The second time at once, without waiting for the worker.
    if (abort.signal.aborted) process.exit(EXIT.cancelled)
    abort.abort()
  })

// `patina ... | head` closes the pipe: nobody reads on.
process.stdout.on('error', () => process.exit(EXIT.failed))

process.exitCode = await runCli(process.argv.slice(2), {
  root,
  dataDir,
  signal: abort.signal,
  startWorker: () =>
    superviseWorker({
      entry: path.join(root, 'src', 'worker', 'index.ts'),
      node: process.execPath,
      env: workerEnvironment(dataDir),
    }),
  terminal: {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    interactive: process.stderr.isTTY,
    columns: process.stderr.columns ?? 80,
  },
})
