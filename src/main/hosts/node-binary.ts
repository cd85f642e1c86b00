/**
 * @file Which Node runs the worker. It is plain Node in both hosts: native sharp crashes inside Electron on Linux, and this
 * way the process that the tests run is the one that ships. Runs in main.
 */
import path from 'node:path'

export interface Runtime {
  readonly execPath: string
  /** Set inside Electron. */
  readonly electron: string | undefined
  /** Electron's folder of extra resources; only looked at when packaged. */
  readonly resourcesPath: string | undefined
  readonly packaged: boolean
  readonly env: Readonly<Record<string, string | undefined>>
}

const BINARY = process.platform === 'win32' ? 'node.exe' : 'node'

/** The path of a Node 24 binary. `root`: the program's folder. */
export function nodeBinary(root: string, runtime: Runtime): string {
  if (runtime.electron === undefined) return runtime.execPath
  // A packaged program listens to no environment: whoever may set it could make it run anything.
  if (runtime.packaged) return path.join(runtime.resourcesPath ?? root, 'node', BINARY)
  return runtime.env['PATINA_NODE'] ?? path.join(root, 'node_modules', '.bin', BINARY)
}
