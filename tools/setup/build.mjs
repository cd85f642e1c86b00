/** @file Builds the program with electron-vite when a source is newer than what was built last. Plain Node. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const SOURCES = ['src', 'package.json', 'package-lock.json', 'electron.vite.config.ts', 'tsconfig.json']

export const viteCommand = (root) => path.join(root, 'node_modules/electron-vite/bin/electron-vite.js')

/** Latest change below a file or folder, in milliseconds since 1970. Tests are not built, so they do not count. */
function newest(place) {
  const stat = statSync(place)
  if (!stat.isDirectory()) return place.endsWith('.test.ts') ? 0 : stat.mtimeMs
  return Math.max(stat.mtimeMs, ...readdirSync(place).map((name) => newest(path.join(place, name))))
}

/** Makes `out/` current. Returns whether it had to build; throws if the build failed. */
export function ensureBuilt(root) {
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
