/** @file The Electron host: one window over the program's services. Runs in Electron's main process. */
import path from 'node:path'
import { app, dialog, protocol, type BrowserWindow } from 'electron'
import { z } from 'zod'
import { CHANNELS } from '../../../shared/channels.ts'
import { describe, PatinaError, toFailure } from '../../../shared/errors.ts'
import { admit } from '../../../shared/rpc.ts'
import { createApp, type App, type HostPorts } from '../../services/app.ts'
import type { FetchHandler } from '../../services/assets.ts'
import { devFiles } from '../dev-files.ts'
import { pageFiles } from '../page-files.ts'
import { outputsFolder, type Places } from '../places.ts'
import { windowDialogs } from './dialogs.ts'
import { hardenContents, hardenSession, HOST, ORIGIN, PRIVILEGES, SCHEME } from './security.ts'
import { answerWindow, windowLink } from './validated-ipc.ts'
import { bringForward, createWindow } from './window.ts'

export interface ElectronOptions {
  readonly places: Places
  readonly dataDir: string
  /** Address of Vite's server while developing. */
  readonly vite: string | undefined
  readonly startWorker: HostPorts['startWorker']
  readonly openStore: HostPorts['openStore']
}

const MAX_PATH = 32_767
const DroppedPlace = z.string().min(1).max(MAX_PATH).refine(path.isAbsolute)

/** To be called while the entry is evaluated: schemes and the sandbox are settled before Electron is ready. */
export function runElectron(options: ElectronOptions): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: PRIVILEGES }])
  app.enableSandbox()
  hardenContents()
  if (!app.requestSingleInstanceLock()) return app.quit()
  // Not awaited: with an ES module entry Electron holds `ready` back until the entry has been evaluated.
  app
    .whenReady()
    .then(() => start(options))
    .catch(failAtStart)
}

async function start(options: ElectronOptions): Promise<void> {
  const { places, vite } = options
  hardenSession(vite)
  let window: BrowserWindow | null = null
  const services = createApp({
    kind: 'electron',
    version: places.version,
    dataDir: options.dataDir,
    outputs: outputsFolder(app.getPath('pictures')),
    resources: places.resources,
    startWorker: options.startWorker,
    openStore: options.openStore,
    dialogs: windowDialogs(() => window),
  })
  const files =
    vite === undefined ? pageFiles(places.page, 'index.html', () => services.settings()) : devFiles(vite, 'index.html')
  protocol.handle(SCHEME, ownScheme(files, services.fetch))

  window = createWindow(places.preload)
  services.attach(windowLink(window, CHANNELS.messages))
  answerWindow(window, CHANNELS.importPath, (place) => importDropped(services, place))
  const shown = window
  app.on('second-instance', () => bringForward(shown))
  app.on('window-all-closed', () => {
    window = null
    services
      .close()
      .finally(() => app.quit())
      .catch(() => {}) // ending: there is nobody left to tell
  })
  await window.loadURL(`${ORIGIN}/`)
}

/** One scheme for the page and its bytes, for one host name. */
function ownScheme(files: FetchHandler, assets: FetchHandler): FetchHandler {
  return async (request) => {
    const { host, pathname } = new URL(request.url)
    if (host !== HOST) return new Response('not found', { status: 404 })
    return pathname.startsWith('/assets/') ? assets(request) : files(request)
  }
}

async function importDropped(services: App, place: unknown) {
  const [outcome] = await services.openPlace(admit(DroppedPlace, place, 'the place of a dropped file'))
  if (!outcome) throw new PatinaError('internal', { reason: 'an import without an outcome' })
  return outcome
}

function failAtStart(error: unknown): void {
  const { what, means, action } = describe(toFailure(error))
  dialog.showErrorBox(what, `${means} ${action}`)
  app.exit(1)
}
