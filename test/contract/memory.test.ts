/** @file The contract over a link inside one process: what the services promise without any host. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createApp } from '../../src/main/services/app.ts'
import { makeApi, rawCalls, type CallName, type Media } from '../../src/shared/api.ts'
import { calls, type Calls, type Events } from '../../src/shared/contract.ts'
import { connect } from '../../src/shared/rpc.ts'
import { memoryStore } from '../stand-in/project-store.ts'
import { fakeWorker, type FakeWorker } from '../stand-in/worker.ts'
import { apiContract, controlOf } from './api-contract.ts'
import { memoryLink } from './links.ts'

const names = Object.keys(calls) as CallName[]
const media: Media = { base: 'http://memory/', headers: {} }

apiContract('in memory', async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'patina-memory-'))
  const workers: FakeWorker[] = []
  const app = createApp({
    kind: 'web',
    version: '0.0.0',
    dataDir,
    outputs: path.join(dataDir, 'restored'),
    resources: path.join(dataDir, 'none'),
    openStore: memoryStore,
    dialogs: null,
    startWorker() {
      const worker = fakeWorker()
      workers.push(worker)
      return worker
    },
  })
  const [page, main] = memoryLink()
  app.attach(main)
  const client = connect<Calls, Events>(page)
  const ask = (place: string, init?: RequestInit) => app.fetch(new Request(media.base + place, init))
  return {
    api: makeApi({
      calls: rawCalls(client, names),
      on: client.on,
      media,
      // No server listens here: what the page would post is handed to the asset handler.
      importFile: async (file) => {
        const address = `assets/import?name=${encodeURIComponent(file.name)}`
        return { ok: true, value: await (await ask(address, { method: 'POST', body: file })).json() }
      },
    }),
    dataDir,
    saveTo: null,
    worker: controlOf(workers),
    fetch: (place, init) => ask(place, init),
    close: async () => {
      await app.close()
      rmSync(dataDir, { recursive: true })
    },
  }
})
