#!/usr/bin/env node
// The `patina` command. Runs on whatever Node >= 20 is there and hands over to Node 24, which runs the TypeScript as it is.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import path from 'node:path'

const NEEDED = 24
const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..')
const local = path.join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.exe' : 'node')

if (!existsSync(path.join(root, 'node_modules'))) {
  // Its messages go to stderr: stdout belongs to the command.
  const setup = spawnSync(process.execPath, [path.join(root, 'tools', 'setup', 'bootstrap.mjs')], {
    stdio: ['ignore', 2, 2],
  })
  if (setup.status !== 0) process.exit(setup.status ?? 1)
}

const isNew = Number(process.versions.node.split('.')[0]) >= NEEDED
if (!isNew && !existsSync(local)) {
  console.error(
    `Patina needs Node ${NEEDED}; this is ${process.versions.node}. Nothing was done. Install Node ${NEEDED} and try again. [usage]`,
  )
  process.exit(2)
}

const [command, ...rest] = process.argv.slice(2)
// The web host is a program of its own: what `npm start` starts, which builds the page when it must.
const program =
  command === 'serve'
    ? [path.join(root, 'tools', 'setup', 'launch.mjs'), '--web', ...rest]
    : [path.join(root, 'src', 'cli', 'index.ts'), ...process.argv.slice(2)]
const child = spawn(isNew ? process.execPath : local, program, { stdio: 'inherit' })
// A terminal sends Ctrl+C to both; a `kill` of this process alone is passed on.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('error', (error) => {
  console.error(
    `Node could not be started (${error.message}). Nothing was done. Run "npm start" once, then try again. [internal]`,
  )
  process.exit(1)
})
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
