/** @file The web host's server: node:http for bytes, a WebSocket for messages, on 127.0.0.1 only. Runs in main. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as WebStream } from 'node:stream/web'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Connection } from '../../../shared/rpc.ts'
import { SOCKET_PROTOCOL } from '../../../shared/web-host.ts'
import type { FetchHandler } from '../../services/assets.ts'
import { SECURITY_HEADERS } from '../page-files.ts'
import { createDoor, type Door } from './door.ts'

export interface Served {
  readonly token: string
  /** The page's own files: no token needed, they hold no secret. */
  readonly files: FetchHandler
  readonly assets: FetchHandler
  attach(link: Connection): void
}

export interface WebServer {
  /** "http://127.0.0.1:port" */
  readonly origin: string
  close(): Promise<void>
}

const LOOPBACK = '127.0.0.1'
const MAX_MESSAGE_BYTES = 4 * 1024 ** 2
const UPLOAD_TIMEOUT_MS = 10 * 60_000

/** `port` 0: any free one. */
export async function listen(served: Served, port: number): Promise<WebServer> {
  const server = createServer({ requestTimeout: UPLOAD_TIMEOUT_MS })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, LOOPBACK, resolve)
  })
  const host = `${LOOPBACK}:${(server.address() as AddressInfo).port}`
  const door = createDoor(served.token, host)
  const origin = `http://${host}`
  server.on('request', (request, response) => void answer(request, response, origin, door, served))
  const sockets = acceptSockets(server, door, served)
  return {
    origin,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.terminate()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Never rejects: whatever goes wrong ends in a status or a cut connection. */
async function answer(q: IncomingMessage, s: ServerResponse, origin: string, door: Door, served: Served) {
  const refuse = (status: number) => {
    s.writeHead(status, { ...SECURITY_HEADERS, 'content-type': 'text/plain' }).end(String(status))
    q.resume()
  }
  try {
    if (!door.admitsRequest(q)) return refuse(403)
    const url = new URL(origin + q.url) // not relative to it: `//name/` would name another host
    const isAsset = url.pathname.startsWith('/assets/')
    if (isAsset && !door.admitsAssets(q)) return refuse(401)
    await deliver(await (isAsset ? served.assets : served.files)(toRequest(q, url, s)), s)
    q.resume() // what was not read of a refused body
  } catch {
    if (s.headersSent) s.destroy()
    else refuse(500)
  }
}

/** Aborted when nobody waits for the answer any more. */
function untilGone(s: ServerResponse): AbortSignal {
  const gone = new AbortController()
  s.once('close', () => gone.abort())
  return gone.signal
}

function toRequest(q: IncomingMessage, url: URL, s: ServerResponse): Request {
  const method = q.method ?? 'GET'
  const headers = { accept: q.headers.accept ?? '*/*' }
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers, signal: untilGone(s) })
  // A streamed body needs `duplex`, which the page's types of RequestInit do not know.
  const streamed = { method, headers, body: Readable.toWeb(q), duplex: 'half' }
  return new Request(url, streamed as unknown as RequestInit)
}

async function deliver(response: Response, s: ServerResponse): Promise<void> {
  s.writeHead(response.status, { ...SECURITY_HEADERS, ...Object.fromEntries(response.headers) })
  if (response.body) await pipeline(Readable.fromWeb(response.body as WebStream), s)
  else s.end()
}

function acceptSockets(server: Server, door: Door, served: Served): WebSocketServer {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    handleProtocols: () => SOCKET_PROTOCOL, // never echo the one that is the token
  })
  server.on('upgrade', (request, socket, head) => {
    if (!door.admitsSocket(request)) return void socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
    sockets.handleUpgrade(request, socket, head, (accepted) => served.attach(overSocket(accepted)))
  })
  return sockets
}

const overSocket = (socket: WebSocket): Connection => ({
  send: (message) => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message))
  },
  onMessage: (listener) => {
    // One Buffer for each message, as long as binaryType is left as it is.
    socket.on('message', (data: Buffer) => {
      const message = parse(data.toString())
      if (message === undefined) socket.close(1007)
      else listener(message)
    })
    socket.on('error', () => socket.terminate()) // too large, not a frame: the link ends
  },
  onClose: (listener) => void socket.on('close', listener),
})

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
