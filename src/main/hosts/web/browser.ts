/** @file Opens the page in a Chromium window of its own where there is a display. Runs in main, web host. */
import { spawn, type ChildProcess } from 'node:child_process'
import { accessSync, constants, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

type Environment = Readonly<Record<string, string | undefined>>

const WINDOWS_BROWSERS = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe']
const MAC_BROWSERS = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser']
const LINUX_BROWSERS = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'brave-browser',
]
const DOOR_LIFETIME_MS = 30_000

function candidates(env: Environment, platform: NodeJS.Platform): string[] {
  if (platform === 'darwin') return MAC_BROWSERS.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)
  if (platform === 'win32') {
    const roots = [env['ProgramFiles'], env['ProgramFiles(x86)']].filter((root) => root !== undefined)
    return roots.flatMap((root) => WINDOWS_BROWSERS.map((name) => path.join(root, name)))
  }
  const folders = (env['PATH'] ?? '').split(path.delimiter)
  return LINUX_BROWSERS.flatMap((name) => folders.map((folder) => path.join(folder, name)))
}

const runs = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A Chromium-like browser of this machine; PATINA_BROWSER names another. */
export const findBrowser = (env: Environment = process.env, platform = process.platform): string | undefined =>
  env['PATINA_BROWSER'] ?? candidates(env, platform).find(runs)

export const hasDisplay = (env: Environment = process.env, platform = process.platform): boolean =>
  platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])

/**
 * Opens `url` without an address bar. Every user of the machine can read a command line, so the address with its token
 * does not go there: a private page that holds it is opened instead.
 */
export function openWindow(browser: string, url: string, profile: string): ChildProcess {
  mkdirSync(profile, { recursive: true, mode: 0o700 })
  const door = path.join(profile, 'open.html')
  rmSync(door, { force: true }) // the mode counts only for a new file
  const script = `<script>location.replace(${JSON.stringify(url)})</script>`
  writeFileSync(door, `<!doctype html><meta name="referrer" content="no-referrer">${script}`, {
    mode: 0o600,
    flag: 'wx',
  })
  const child = spawn(browser, [`--app=${pathToFileURL(door).href}`, `--user-data-dir=${profile}`, ...flags()], {
    stdio: 'ignore',
  })
  setTimeout(() => rmSync(door, { force: true }), DOOR_LIFETIME_MS).unref()
  return child
}

function flags(): string[] {
  const quiet = ['--no-first-run', '--no-default-browser-check', '--disable-background-networking']
  const offline = ['--disable-component-update', '--disable-sync', '--disable-quic']
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [] // Chromium does not start as root otherwise
  return ['--window-size=1280,860', ...quiet, ...offline, ...root]
}
