/**
 * @file Everything that Electron's security checklist asks for and that is not an option of the window. Electron's own
 * defaults allow navigation, new windows and every permission. Runs in Electron's main process.
 */
import { app, session, type WebContents } from 'electron'

export const SCHEME = 'app'
export const HOST = 'patina'
export const ORIGIN = `${SCHEME}://${HOST}`

/** standard: an origin of its own and relative addresses; secure: a secure context. Never bypassCSP, never corsEnabled. */
export const PRIVILEGES = { standard: true, secure: true, supportFetchAPI: true, stream: true } as const

/** Whether an address is the program's own page: compared as a whole origin, since a prefix would admit app://patina.evil. */
export function isOwnPage(address: string): boolean {
  const url = URL.parse(address)
  return url !== null && url.protocol === `${SCHEME}:` && url.host === HOST
}

/** Holds for every page that is ever made. To be called before ready. */
export function hardenContents(): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-navigate', (event) => {
      if (!isOwnPage(event.url)) event.preventDefault()
    })
    contents.on('will-frame-navigate', (event) => {
      if (!isOwnPage(event.url)) event.preventDefault()
    })
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
  })
}

/** `vite`: address of the development server, whose socket the page may then open. To be called after ready. */
export function hardenSession(vite: string | undefined): void {
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, _permission, done) => done(false))
  defaultSession.setPermissionCheckHandler(() => false)
  defaultSession.setDevicePermissionHandler(() => false)
  const reload = vite === undefined ? null : `ws://${new URL(vite).host}/`
  // The window needs nothing from any network.
  defaultSession.webRequest.onBeforeRequest(({ url }, done) => {
    const inside = /^(blob|data|devtools):/.test(url) || isOwnPage(url)
    done({ cancel: !inside && !(reload !== null && url.startsWith(reload)) })
  })
}
