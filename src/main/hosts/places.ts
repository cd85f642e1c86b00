/** @file Where the parts of the program lie, and where a person's project lies. Pure but for reading package.json. Main. */
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'

export interface Places {
  readonly version: string
  /** Folder of the built page. */
  readonly page: string
  readonly preload: string
  readonly worker: string
  /** Samples and models. */
  readonly resources: string
}

/** `root`: the folder that holds package.json and the built `out/`. */
export function placesAt(root: string): Places {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }
  const out = (...parts: string[]) => path.join(root, 'out', ...parts)
  return {
    version,
    page: out('renderer'),
    preload: out('preload', 'index.cjs'),
    worker: out('main', 'worker.js'),
    resources: path.join(root, 'resources'),
  }
}

type Environment = Readonly<Record<string, string | undefined>>

/** The project that is opened when none is named: one for both hosts, so that photos do not vanish with a change of host. */
export function defaultDataDir(env: Environment = process.env, platform = process.platform, home = homedir()): string {
  if (platform === 'win32') return path.join(env['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local'), 'Patina')
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Patina', 'project')
  return path.join(env['XDG_DATA_HOME'] || path.join(home, '.local', 'share'), 'patina')
}

/**
 * The folder for the outputs of batches: among the person's pictures, where they would look for them, or what `PATINA_OUTPUTS` says.
 * @param pictures the person's folder of pictures
 */
export const outputsFolder = (pictures = path.join(homedir(), 'Pictures'), env: Environment = process.env): string =>
  path.resolve(env['PATINA_OUTPUTS'] || path.join(pictures, 'Patina'))
