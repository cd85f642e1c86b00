/** @file Entry of the web host: node out/main/web.js [--port n] [--data folder] [--no-open]. Plain Node 24. */
import path from 'node:path'
import { describe, toFailure } from '../../../shared/errors.ts'
import { workerPriority } from '../worker-priority.ts'
import { workerEnvironment } from '../../services/own-models.ts'
import { superviseWorker } from '../../supervisor/supervisor.ts'
import { storeOpener } from '../open-store.ts'
import { placesAt } from '../places.ts'
import { runWeb, webArguments } from './run-web.ts'

// Only here: in a chunk shared with another entry `import.meta.dirname` would be another folder.
const places = placesAt(path.resolve(import.meta.dirname, '../..'))

try {
  const vite = process.env['ELECTRON_RENDERER_URL'] // set by electron-vite's dev command
  const chosen = webArguments(process.argv.slice(2))
  await runWeb({
    places,
    vite,
    ...chosen,
    startWorker: (purpose) =>
      superviseWorker({
        entry: places.worker,
        node: process.execPath,
        env: workerEnvironment(chosen.dataDir),
        ...workerPriority(purpose),
      }),
    openStore: storeOpener((message) => console.error(message)),
  })
} catch (error) {
  const failure = toFailure(error)
  const { what, means, action } = describe(failure)
  console.error(`${what} ${means} ${action}`)
  process.exitCode = failure.code === 'usage' ? 2 : 1
}
