/** @file Opens the built Electron host, main and preload, on the stand-in for the electron module. Once per process. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { makeApi, type Api, type Bridge } from '../../src/shared/api.ts'
import * as electron from '../stand-in/electron.ts'
import { runPreload } from '../stand-in/sandboxed-preload.ts'
import { ensureBuilt } from '../../tools/setup/build.mjs'
import type { WorkerControl } from './api-contract.ts'

export interface ElectronHost {
  readonly window: electron.BrowserWindow
  readonly api: Api
  readonly bridge: Bridge
  readonly dataDir: string
  readonly worker: WorkerControl
  close(): Promise<void>
}

const root = path.resolve(import.meta.dirname, '../..')
const TOO_LONG_MS = 5000

/**
 * The built program in a folder of its own, with the stand-in worker where its worker is: everything else, the way to the
 * worker included, is what ships.
 */
function installProgram(): string {
  ensureBuilt(root)
  const place = mkdtempSync(path.join(tmpdir(), 'patina-electron-'))
  cpSync(path.join(root, 'out'), path.join(place, 'out'), { recursive: true })
  cpSync(path.join(root, 'package.json'), path.join(place, 'package.json'))
  symlinkSync(path.join(root, 'node_modules'), path.join(place, 'node_modules'))
  const worker = pathToFileURL(path.join(root, 'test/stand-in/worker-process.ts')).href
  const lines = [`process.env.PATINA_TEST_DIR = ${JSON.stringify(place)}`, `await import(${JSON.stringify(worker)})`]
  writeFileSync(path.join(place, 'out/main/worker.js'), lines.join('\n'))
  mkdirSync(path.join(place, 'data'))
  return place
}

/** The processes that were started for restorations, in order. */
const restorers = (place: string): number[] => {
  const file = path.join(place, 'restorations')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : []
}

const controlOf = (place: string): WorkerControl => ({
  restorations: () => restorers(place).length,
  hold() {
    writeFileSync(path.join(place, 'hold'), '')
    return () => rmSync(path.join(place, 'hold'))
  },
  crash() {
    const pid = restorers(place).at(-1)
    if (pid !== undefined) process.kill(pid, 'SIGKILL')
  },
})

const inTime = <T>(work: Promise<T>, otherwise: string): Promise<T> =>
  Promise.race([
    work,
    new Promise<never>((_, reject) => setTimeout(() => reject(new Error(otherwise)), TOO_LONG_MS).unref()),
  ])

async function shownWindow(): Promise<electron.BrowserWindow> {
  for (;;) {
    const [window] = electron.seen.windows
    if (window?.page) return window
    if (electron.seen.errorBoxes.length > 0) throw new Error(electron.seen.errorBoxes.join())
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function open(): Promise<ElectronHost> {
  const place = installProgram()
  const dataDir = path.join(place, 'data')
  process.env['PATINA_DATA'] = dataDir
  const standIn = pathToFileURL(path.join(root, 'test/stand-in/electron.ts')).href
  registerHooks({
    resolve: (name, context, next) =>
      name === 'electron' ? { url: standIn, shortCircuit: true, format: 'module-typescript' } : next(name, context),
  })
  const entry = import(pathToFileURL(path.join(place, 'out/main/electron.js')).href)
  await inTime(entry, 'the entry waits for ready, and ready waits for the entry')
  electron.evaluated()
  const window = await inTime(shownWindow(), 'no window was shown')
  runPreload(window.options.webPreferences?.preload ?? '', electron)
  const bridge = electron.seen.world['patinaBridge'] as Bridge
  const close = async () => {
    window.close()
    await inTime(quit(), 'the program does not end with its window')
    rmSync(place, { recursive: true, force: true })
  }
  return { window, bridge, api: makeApi(bridge), dataDir, worker: controlOf(place), close }
}

async function quit(): Promise<void> {
  while (!electron.seen.quit) await new Promise((resolve) => setTimeout(resolve, 20))
}

let opened: Promise<ElectronHost> | null = null

/** The one host of this process: Electron's modules are singletons. */
export const electronHost = (): Promise<ElectronHost> => (opened ??= open())
