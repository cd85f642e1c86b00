/**
 * @file Entry of the Electron host. No top-level await: with an ES module entry Electron holds `ready` back until the
 * entry has been evaluated, so waiting for it here would never end.
 */
import path from 'node:path'
import { app, dialog } from 'electron'
import { workerPriority } from '../worker-priority.ts'
import { workerEnvironment } from '../../services/own-models.ts'
import { superviseWorker } from '../../supervisor/supervisor.ts'
import { nodeBinary } from '../node-binary.ts'
import { storeOpener } from '../open-store.ts'
import { defaultDataDir, placesAt } from '../places.ts'
import { runElectron } from './run-electron.ts'

// Only here: in a chunk shared with another entry `import.meta.dirname` would be another folder.
const root = path.resolve(import.meta.dirname, '../..')
/** A packaged program listens to no environment: whoever may set it could make it run anything. */
const env = app.isPackaged ? {} : process.env

const places = placesAt(root)
const node = nodeBinary(root, {
  execPath: process.execPath,
  electron: process.versions['electron'],
  resourcesPath: process.resourcesPath,
  packaged: app.isPackaged,
  env,
})

const dataDir = env['PATINA_DATA'] ?? defaultDataDir()

runElectron({
  places,
  dataDir,
  vite: env['ELECTRON_RENDERER_URL'], // set by electron-vite's dev command
  startWorker: (purpose) =>
    superviseWorker({ entry: places.worker, node, env: workerEnvironment(dataDir), ...workerPriority(purpose) }),
  openStore: storeOpener((message) => dialog.showErrorBox('Patina', message)),
})
