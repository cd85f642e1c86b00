/** @file Starts the web host: the program's services behind a page in a browser on this machine. Runs in main. */
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { createApp, type HostPorts } from '../../services/app.ts'
import type { ProjectStore } from '../../services/project-store.ts'
import { devFiles } from '../dev-files.ts'
import { pageFiles } from '../page-files.ts'
import { outputsFolder, type Places } from '../places.ts'
import { findBrowser, hasDisplay, openWindow } from './browser.ts'
import { listen } from './server.ts'

export interface WebOptions {
  readonly places: Places
  readonly dataDir: string
  /** 0: any free one. */
  readonly port: number
  /** Opens a browser window if there is one and a display. */
  readonly open: boolean
  /** Address of Vite's server while developing. */
  readonly vite?: string | undefined
  readonly startWorker: HostPorts['startWorker']
  readonly openStore: (database: string) => ProjectStore
}

export interface WebHost {
  /** The address with its token: the credential. */
  readonly url: string
  /** The browser that was opened, or null. */
  readonly browser: string | null
  /** Resolves when the window that was opened is closed; never, if none was. */
  readonly windowClosed: Promise<void>
  close(): Promise<void>
}

export async function serveWeb(options: WebOptions): Promise<WebHost> {
  const { places, dataDir, vite } = options
  const app = createApp({
    kind: 'web',
    version: places.version,
    dataDir,
    outputs: outputsFolder(),
    resources: places.resources,
    startWorker: options.startWorker,
    openStore: options.openStore,
    dialogs: null,
  })
  const token = randomBytes(32).toString('base64url')
  const files =
    vite === undefined ? pageFiles(places.page, 'web.html', () => app.settings()) : devFiles(vite, 'web.html')
  const server = await listen({ token, files, assets: app.fetch, attach: app.attach }, options.port)
  // In the fragment: a browser sends it to no server and names it to no other page.
  const url = `${server.origin}/#${token}`
  const browser = options.open && hasDisplay() ? (findBrowser() ?? null) : null
  const window = browser === null ? null : openWindow(browser, url, path.join(dataDir, 'browser'))
  return {
    url,
    browser,
    windowClosed: new Promise((resolve) => {
      window?.once('exit', () => resolve())
      window?.once('error', () => {}) // it could not be started: the printed address remains
    }),
    async close() {
      window?.kill() // a window without its program is of no use, and a running child would keep this process alive
      await server.close()
      await app.close()
    },
  }
}
