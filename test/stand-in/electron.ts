/**
 * @file A stand-in for the electron module, as wide as this program needs. It shows that the adapters call Electron in the
 * order and with the values that its documentation asks for, not that Electron does what is documented. What it holds them
 * to: `ready` comes only after the entry has been evaluated; schemes and the sandbox are settled before it, everything else
 * comes after it; messages are structured clones; what the contextBridge cannot carry throws, and an Error that it carries
 * loses all but its message.
 */
import { EventEmitter } from 'node:events'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { cross } from './context-bridge.ts'

type Handler = (request: Request) => Promise<Response> | Response
type OpenHandler = (details: { url: string }) => { action: string }
type RequestFilter = (details: { url: string }, done: (answer: { cancel?: boolean }) => void) => void
type Answer = (event: unknown, argument: unknown) => unknown

/** What the program did, for the tests to look at. */
export const seen = {
  schemes: [] as Electron.CustomScheme[],
  sandboxed: false,
  windows: [] as BrowserWindow[],
  /** The page's global object, as far as the preload filled it. */
  world: {} as Record<string, unknown>,
  handlers: new Map<string, Handler>(),
  permissionRequest: null as null | ((contents: unknown, permission: string, done: (granted: boolean) => void) => void),
  permissionCheck: null as null | (() => boolean),
  devicePermission: null as null | (() => boolean),
  requestFilter: null as null | RequestFilter,
  quit: false,
  errorBoxes: [] as string[],
  /** Of the last dialog that opens something. */
  openOptions: null as Electron.OpenDialogOptions | null,
}

/** What the test decides. */
export const play = {
  /** The sender of the next messages; null: the window's own page. */
  sender: null as unknown,
  frame: null as unknown,
  paths: new WeakMap<File, string>(),
  openAnswer: { canceled: true, filePaths: [] as string[] },
  saveAnswer: { canceled: true, filePath: '' },
}

let ready = false
const becameReady = Promise.withResolvers<void>()

/** To be called once the entry has been evaluated. */
export function evaluated(): void {
  ready = true
  becameReady.resolve()
}

function before(what: string): void {
  if (ready) throw new Error(`${what} must be called before the app is ready`)
}
function after(what: string): void {
  if (!ready) throw new Error(`${what} cannot be used before the app is ready`)
}

class App extends EventEmitter {
  readonly isPackaged = false
  getPath(name: 'pictures'): string {
    if (name !== 'pictures') throw new TypeError(`getPath knows no ${String(name)} here`)
    return path.join(tmpdir(), 'patina-pictures')
  }

  whenReady(): Promise<void> {
    return becameReady.promise
  }
  enableSandbox(): void {
    before('app.enableSandbox')
    seen.sandboxed = true
  }
  requestSingleInstanceLock(): boolean {
    return true
  }
  quit(): void {
    seen.quit = true
  }
  exit(): void {
    seen.quit = true
  }
}
export const app = new App()

export const protocol = {
  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]): void {
    before('protocol.registerSchemesAsPrivileged')
    if (seen.schemes.length > 0) throw new Error('protocol.registerSchemesAsPrivileged can be called only once')
    seen.schemes.push(...schemes)
  },
  handle(scheme: string, handler: Handler): void {
    after('protocol.handle')
    seen.handlers.set(scheme, handler)
  },
}

export const session = {
  get defaultSession() {
    after('session')
    return {
      setPermissionRequestHandler: (handler: typeof seen.permissionRequest) => void (seen.permissionRequest = handler),
      setPermissionCheckHandler: (handler: typeof seen.permissionCheck) => void (seen.permissionCheck = handler),
      setDevicePermissionHandler: (handler: typeof seen.devicePermission) => void (seen.devicePermission = handler),
      webRequest: { onBeforeRequest: (filter: RequestFilter) => void (seen.requestFilter = filter) },
    }
  },
}

export const dialog = {
  showOpenDialog(_: unknown, options: Electron.OpenDialogOptions) {
    seen.openOptions = options
    return Promise.resolve(play.openAnswer)
  },
  showSaveDialog: () => Promise.resolve(play.saveAnswer),
  showErrorBox: (title: string, content: string) => void seen.errorBoxes.push(`${title} ${content}`),
}

class IpcMain extends EventEmitter {
  readonly answers = new Map<string, Answer>()
  handle(channel: string, answer: Answer): void {
    if (this.answers.has(channel)) throw new Error(`a second handler for '${channel}'`)
    this.answers.set(channel, answer)
  }
  removeHandler(channel: string): void {
    this.answers.delete(channel)
  }
}
export const ipcMain = new IpcMain()

class WebContents extends EventEmitter {
  mainFrame = { url: '' }
  openHandler: OpenHandler | null = null
  private destroyed = false
  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler
  }
  isDestroyed(): boolean {
    return this.destroyed
  }
  destroy(): void {
    this.destroyed = true
    this.emit('destroyed')
  }
  send(channel: string, message: unknown): void {
    const copy: unknown = structuredClone(message)
    setImmediate(() => ipcRenderer.emit(channel, {}, copy))
  }
}

export class BrowserWindow extends EventEmitter {
  readonly webContents = new WebContents()
  readonly options: Electron.BrowserWindowConstructorOptions
  page: Response | null = null
  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super()
    after('BrowserWindow')
    this.options = options
    seen.windows.push(this)
    app.emit('web-contents-created', {}, this.webContents)
  }
  show(): void {}
  focus(): void {
    this.emit('focus')
  }
  isMinimized(): boolean {
    return false
  }
  async loadURL(address: string): Promise<void> {
    this.page = await request(address)
    this.webContents.mainFrame.url = address
    this.emit('ready-to-show')
  }
  close(): void {
    this.webContents.destroy()
    app.emit('window-all-closed')
  }
}

/** A request of the page: through the filter, then to the handler of its scheme. */
export async function request(address: string, init?: RequestInit): Promise<Response> {
  let cancelled = false
  seen.requestFilter?.({ url: address }, ({ cancel }) => (cancelled = cancel ?? false))
  const handler = seen.handlers.get(new URL(address).protocol.slice(0, -1))
  if (cancelled || !handler) throw new TypeError('Failed to fetch')
  return handler(new Request(address, init))
}

function event(): { sender: unknown; senderFrame: unknown } {
  const contents = seen.windows[0]?.webContents
  return { sender: play.sender ?? contents, senderFrame: play.frame ?? contents?.mainFrame }
}

class IpcRenderer extends EventEmitter {
  send(channel: string, message: unknown): void {
    const copy: unknown = structuredClone(message)
    const from = event()
    setImmediate(() => ipcMain.emit(channel, from, copy))
  }
  async invoke(channel: string, argument: unknown): Promise<unknown> {
    const copy: unknown = structuredClone(argument)
    const answer = ipcMain.answers.get(channel)
    if (!answer) throw new Error(`No handler registered for '${channel}'`)
    try {
      return structuredClone(await answer(event(), copy))
    } catch (error) {
      throw new Error(`Error invoking remote method '${channel}': ${String(error)}`, { cause: error })
    }
  }
}
export const ipcRenderer = new IpcRenderer()

export const webUtils = {
  getPathForFile(file: unknown): string {
    if (!(file instanceof File)) throw new TypeError('getPathForFile expected to receive a File object')
    return play.paths.get(file) ?? ''
  },
}

export const contextBridge = {
  exposeInMainWorld(key: string, api: unknown): void {
    if (Object.hasOwn(seen.world, key)) throw new Error(`Cannot bind an API on top of an existing property: ${key}`)
    seen.world[key] = cross(api, key)
  },
}
