/**
 * @file Entry of the page in a browser: opens the socket to the web host, makes `window.api` over it, then starts the same
 * interface as in Electron.
 */
import { makeApi, rawCalls } from '../shared/api.ts'
import { callNames } from '../shared/call-names.ts'
import type { Calls, Events } from '../shared/contract.ts'
import { connect, type Connection } from '../shared/rpc.ts'
import { speakChoice } from './i18n/choice.ts'
import { t } from './i18n/t.ts'
import { SOCKET_PATH, SOCKET_PROTOCOL, TOKEN_PREFIX } from '../shared/web-host.ts'

const STORAGE_KEY = 'patina-token'

/** The token arrives in the address's fragment, which is sent to nobody, and is taken out of the address at once. */
function takeToken(): string {
  const token = location.hash.slice(1) || sessionStorage.getItem(STORAGE_KEY) || ''
  sessionStorage.setItem(STORAGE_KEY, token) // survives a reload, not the tab
  history.replaceState(null, '', location.pathname + location.search)
  return token
}

function openSocket(token: string): Promise<WebSocket> {
  const socket = new WebSocket(`ws://${location.host}${SOCKET_PATH}`, [SOCKET_PROTOCOL, TOKEN_PREFIX + token])
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(socket), { once: true })
    socket.addEventListener('close', () => reject(new Error('the socket was refused')), { once: true })
  })
}

const overSocket = (socket: WebSocket): Connection => ({
  send: (message) => socket.send(JSON.stringify(message)),
  onMessage: (listener) => socket.addEventListener('message', (e) => listener(JSON.parse(String(e.data)))),
  onClose: (listener) => socket.addEventListener('close', listener),
})

async function start(): Promise<void> {
  const token = takeToken()
  const client = connect<Calls, Events>(overSocket(await openSocket(token)))
  window.api = makeApi({
    calls: rawCalls(client, callNames),
    on: client.on,
    media: { base: '', headers: { authorization: `Bearer ${token}` } },
    importFile: () => Promise.resolve(null), // a browser tells nobody where a file is
  })
  await import('./main.tsx')
}

start().catch(async () => {
  await speakChoice('system')
  const root = document.getElementById('root')
  if (root) root.textContent = t('host.unreachable')
})
