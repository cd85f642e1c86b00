/** @file `patina batch resume` as a process that a test may kill: the real program with fake networks. */
import path from 'node:path'
import { runCli } from '../../src/cli/run.ts'
import { superviseWorker } from '../../src/main/supervisor/supervisor.ts'
import { FAKE } from './batch-scene.ts'

const [dataDir = '', batch = ''] = process.argv.slice(2)
process.exitCode = await runCli(['batch', 'resume', batch, '--json'], {
  root: path.join(import.meta.dirname, '../..'),
  dataDir,
  signal: new AbortController().signal,
  startWorker: () => superviseWorker(FAKE),
  terminal: {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    interactive: false,
    columns: 80,
  },
})
