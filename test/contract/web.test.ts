/** @file The contract over the real web host, and who that host lets in. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request, type OutgoingHttpHeaders } from 'node:http'
import { networkInterfaces, tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { WebSocket } from 'ws'
import { serveWeb, type WebHost } from '../../src/main/hosts/web/serve-web.ts'
import { webArguments } from '../../src/main/hosts/web/run-web.ts'
import { makeApi, rawCalls, type CallName } from '../../src/shared/api.ts'
import { calls, type Calls, type Events } from '../../src/shared/contract.ts'
import { PatinaError } from '../../src/shared/errors.ts'
import { connect, type Connection } from '../../src/shared/rpc.ts'
import { memoryStore } from '../stand-in/project-store.ts'
import { fakeWorker, type FakeWorker } from '../stand-in/worker.ts'
import { apiContract, controlOf } from './api-contract.ts'

interface Opened {
  readonly host: WebHost
  readonly origin: string
  readonly token: string
  readonly folder: string
  readonly workers: readonly FakeWorker[]
  close(): Promise<void>
}

async function open(): Promise<Opened> {
  const folder = mkdtempSync(path.join(tmpdir(), 'patina-web-'))
  const page = path.join(folder, 'page')
  mkdirSync(page)
  writeFileSync(path.join(page, 'web.html'), '<!doctype html><title>Patina</title>')
  writeFileSync(path.join(folder, 'secret.txt'), 'secret')
  const workers: FakeWorker[] = []
  const places = { version: '0.0.0', page, preload: '', worker: '', resources: path.join(folder, 'none') }
  const host = await serveWeb({
    places,
    dataDir: path.join(folder, 'data'),
    port: 0,
    open: false,
    openStore: memoryStore,
    startWorker() {
      const worker = fakeWorker()
      workers.push(worker)
      return worker
    },
  })
  const { origin, hash } = new URL(host.url)
  const close = async () => {
    await host.close()
    rmSync(folder, { recursive: true })
  }
  return { host, origin, token: hash.slice(1), folder, workers, close }
}

interface Asked {
  readonly token?: string
  readonly origin?: string | undefined
  readonly host?: string
  readonly place?: string
  readonly protocol?: string
}

function socketTo({ origin, token }: Opened, asked: Asked = {}): WebSocket {
  const protocols = [asked.protocol ?? 'patina.v1', `bearer.${asked.token ?? token}`]
  const from = 'origin' in asked ? asked.origin : origin
  return new WebSocket(origin.replace('http:', 'ws:') + (asked.place ?? '/rpc'), protocols, {
    ...(from === undefined ? {} : { origin: from }),
    ...(asked.host === undefined ? {} : { headers: { host: asked.host } }),
  })
}

const overSocket = (socket: WebSocket): Connection => ({
  send: (message) => socket.send(JSON.stringify(message)),
  onMessage: (listener) => void socket.on('message', (data: Buffer) => listener(JSON.parse(data.toString()))),
  onClose: (listener) => void socket.on('close', listener),
})

apiContract('web host', async () => {
  const opened = await open()
  const socket = socketTo(opened)
  await new Promise((resolve) => socket.once('open', resolve))
  const client = connect<Calls, Events>(overSocket(socket))
  const headers = { authorization: `Bearer ${opened.token}` }
  return {
    api: makeApi({
      calls: rawCalls(client, Object.keys(calls) as CallName[]),
      on: client.on,
      media: { base: `${opened.origin}/`, headers },
      importFile: () => Promise.resolve(null),
    }),
    dataDir: path.join(opened.folder, 'data'),
    saveTo: null,
    worker: controlOf(opened.workers),
    fetch: (place, init) => fetch(`${opened.origin}/${place}`, { ...init, headers }),
    close: async () => {
      socket.close()
      await opened.close()
    },
  }
})

test('web host: who is let in', async (t) => {
  const opened = await open()
  t.after(() => opened.close())
  const { origin, token } = opened
  const port = new URL(origin).port
  const asset = '/assets/photos/0000000000000000/preview'

  /** Raw http: fetch would not let a test set Host, Origin or Sec-Fetch-Site. */
  const status = (place: string, headers: OutgoingHttpHeaders = {}, method = 'GET') =>
    new Promise<number>((resolve, reject) => {
      const sent = request(origin, { path: place, headers, method }, (answer) => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      })
      sent.on('error', reject).end()
    })
  const admitted = (asked: Asked) =>
    new Promise<boolean>((resolve) => {
      const socket = socketTo(opened, asked)
      socket.once('open', () => {
        resolve(socket.protocol === 'patina.v1')
        socket.close()
      })
      socket.once('error', () => resolve(false))
    })

  await t.test('listens on this machine only, with a new 256-bit token each time', async () => {
    assert.match(origin, /^http:\/\/127\.0\.0\.1:\d+$/)
    assert.equal(Buffer.from(token, 'base64url').length, 32)
    const other = await open()
    assert.notEqual(other.token, token)
    await other.close()
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((i) => i?.family === 'IPv4' && !i.internal)
    if (outside) await assert.rejects(fetch(`http://${outside.address}:${port}/`))
  })
  await t.test('the page needs no token, the photos do', async () => {
    assert.equal(await status('/'), 200)
    assert.equal(await status(asset), 401)
    for (const given of ['Bearer wrong', `Bearer ${token}x`, `bearer ${token}`, token, `Bearer ${token} `.repeat(2)])
      assert.equal(await status(asset, { authorization: given }), 401, given)
    assert.equal(await status(`${asset}?token=${token}`, { cookie: `token=${token}` }), 401)
    assert.equal(await status('/assets/import?name=a', {}, 'POST'), 401)
    assert.equal(await status(asset, { authorization: `Bearer ${token}` }), 404)
  })
  await t.test('another host name (DNS rebinding), another origin and another site are refused', async () => {
    const bearer = { authorization: `Bearer ${token}` }
    for (const host of [`evil.example:${port}`, `localhost:${port}`, '127.0.0.1', `127.0.0.1:${port}.evil.example`])
      assert.equal(await status('/', { host }), 403, host)
    for (const from of [
      'https://evil.example',
      'null',
      `https://127.0.0.1:${port}`,
      `http://127.0.0.1:${Number(port) + 1}`,
    ])
      assert.equal(await status(asset, { ...bearer, origin: from }), 403, from)
    for (const site of ['cross-site', 'same-site'])
      assert.equal(await status(asset, { ...bearer, 'sec-fetch-site': site }), 403, site)
    assert.equal(await status('/', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'iframe' }), 403)
    assert.equal(await status('/x.js', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' }), 403)
    assert.equal(await status('/', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' }), 200)
  })
  await t.test('the socket needs the token, the origin, the host, the place and the protocol', async () => {
    assert.equal(await admitted({}), true)
    const wrong: Asked[] = [
      { token: 'wrong' },
      { token: '' },
      { origin: 'https://evil.example' },
      { origin: undefined },
      { host: `evil.example:${port}` },
      { place: '/other' },
      { protocol: 'chat' },
    ]
    for (const asked of wrong) assert.equal(await admitted(asked), false, JSON.stringify(asked))
  })
  await t.test('every answer carries the policy and no leave for other origins', async () => {
    const answers = [await fetch(origin), await fetch(`${origin}/none`), await fetch(origin + asset)]
    for (const { headers, url } of answers) {
      const policy = headers.get('content-security-policy') ?? ''
      assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/, url)
      assert.match(policy, /base-uri 'none'; form-action 'none'; frame-ancestors 'none'/, url)
      assert.doesNotMatch(policy, /unsafe|\*|http/, url)
      assert.equal(headers.get('x-content-type-options'), 'nosniff')
      assert.equal(headers.get('referrer-policy'), 'no-referrer')
      assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin')
      assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin')
      assert.equal(headers.get('access-control-allow-origin'), null)
      assert.equal(headers.get('set-cookie'), null)
    }
  })
  await t.test('nothing outside the page folder is served', async () => {
    for (const place of [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '//secret.txt',
      '/./../secret.txt',
    ])
      assert.equal(await status(place), 404, place)
  })
  await t.test('a socket that sends no JSON, or too much, ends; the host does not', async () => {
    for (const sent of ['{', 'x'.repeat(5 * 1024 ** 2)]) {
      const socket = socketTo(opened)
      const closed = new Promise((resolve) => socket.once('close', resolve))
      socket.once('open', () => socket.send(sent)).on('error', () => {})
      await closed
    }
    assert.equal(await status('/'), 200)
  })
})

test('web host: arguments', () => {
  const env = { XDG_DATA_HOME: '/data' }
  assert.deepEqual(webArguments(['--port', '5280', '--no-open', '--data', '/x'], env), {
    port: 5280,
    dataDir: '/x',
    open: false,
  })
  assert.equal(webArguments([], env).port, 0)
  for (const wrong of [['--port', '70000'], ['--port', 'x'], ['--prot', '1'], ['file.jpg']])
    assert.throws(
      () => webArguments(wrong, env),
      (e) => e instanceof PatinaError && e.code === 'usage',
      wrong.join(' '),
    )
})
