/** @file `patina worker` as a process that a test may kill: the real program with fake networks. */
import path from 'node:path'
import { runCli } from '../../src/cli/run.ts'
import { superviseWorker } from '../../src/main/supervisor/supervisor.ts'
import { FAKE } from './batch-scene.ts'

const [address = ''] = process.argv.slice(2)
const stop = new AbortController()
process.on('SIGTERM', () => stop.abort())
process.exitCode = await runCli(['worker', '--queue', address, '--json'], {
  root: path.join(import.meta.dirname, '../..'),
  dataDir: path.join(import.meta.dirname, 'unused'),
  signal: stop.signal,
  startWorker: () => superviseWorker(FAKE),
  terminal: {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    interactive: false,
    columns: 80,
  },
})
