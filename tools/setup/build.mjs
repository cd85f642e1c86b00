/** @file Builds the program with electron-vite when a source is newer than what was built last. Plain Node. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const SOURCES = ['src', 'package.json', 'package-lock.json', 'electron.vite.config.ts', 'tsconfig.json']

export const viteCommand = (root) => path.join(root, 'node_modules/electron-vite/bin/electron-vite.js')

/** Latest change below a file or folder, in milliseconds since 1970. Tests are not built, so they do not count. */
function newest(place) {
  const stat = statSync(place)
  if (!stat.isDirectory()) return place.endsWith('.test.ts') ? 0 : stat.mtimeMs
  return Math.max(stat.mtimeMs, ...readdirSync(place).map((name) => newest(path.join(place, name))))
}

/** Whether the process that wrote its number here is gone. A file that is just being written is taken for a live one's. */
function abandoned(lock) {
  try {
    const pid = Number(readFileSync(lock, 'utf8'))
    if (!Number.isSafeInteger(pid) || pid <= 0) return false
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH' || error.code === 'ENOENT'
  }
}

const RETRY_MS = 100

/** One process builds, the others wait for it: a build empties `out/` before it fills it. */
function withLock(root, work) {
  const lock = path.join(root, 'node_modules/.cache/patina-build.lock')
  mkdirSync(path.dirname(lock), { recursive: true })
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      if (abandoned(lock)) rmSync(lock, { force: true })
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS)
    }
  }
  try {
    return work()
  } finally {
    rmSync(lock, { force: true })
  }
}

function build(root) {
  const stamp = path.join(root, 'out/.built')
  const sources = SOURCES.map((name) => path.join(root, name)).filter(existsSync)
  const started = Date.now()
  if (existsSync(stamp) && Math.max(...sources.map(newest)) <= statSync(stamp).mtimeMs) return false
  const run = spawnSync(process.execPath, [viteCommand(root), 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (run.status !== 0) throw new Error(`the build ended with ${run.status ?? run.signal}`)
  // Written last, so an interrupted build is done again; dated at the start, so a change made meanwhile is not missed.
  writeFileSync(stamp, '')
  utimesSync(stamp, started / 1000, started / 1000)
  return true
}

/** Makes `out/` current, whoever else is asking for it at the same time. Returns whether it had to build; throws if the build failed. */
export const ensureBuilt = (root) => withLock(root, () => build(root))

// As a program (`node tools/setup/build.mjs`) it builds what it belongs to.
if (process.argv[1] === import.meta.filename) ensureBuilt(path.resolve(import.meta.dirname, '../..'))
