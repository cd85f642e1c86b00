/** @file The web host on the stand-in worker, for work on the page: node test/stand-in/serve.ts --port 5280 --no-open */
import path from 'node:path'
import { placesAt } from '../../src/main/hosts/places.ts'
import { runWeb, webArguments } from '../../src/main/hosts/web/run-web.ts'
import { memoryStore } from './project-store.ts'
import { fakeWorker } from './worker.ts'

const places = placesAt(path.resolve(import.meta.dirname, '../..'))
await runWeb({ places, ...webArguments(process.argv.slice(2)), startWorker: fakeWorker, openStore: memoryStore })
