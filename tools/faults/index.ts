/**
 * @file `npm run test:faults`: the fault tests of batches and of learning at their full length. They are those of `npm test`, which does a
 * sample of each; here the worker is killed 200 times and the program 100 times in batches of 1,000 photos.
 */
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')
const files = globSync(['test/faults/{batch-*,orphan,learning-*,shared-queue}.test.ts', 'test/corpus/*.test.ts'], {
  cwd: root,
})
const child = spawn(process.execPath, ['--test', '--test-concurrency=1', '--test-reporter=spec', ...files], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATINA_FAULTS: 'long' },
})
child.on('exit', (code) => (process.exitCode = code ?? 1))
