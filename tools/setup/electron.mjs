/**
 * @file Where Electron's binary is, and one attempt to get it. `require('electron')` is never called for this outside
 * Electron: it would start a download of its own, without a limit.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import path from 'node:path'

const REACH_MS = 3000
const DOWNLOAD_MS = 5 * 60_000
const PROXIES = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'npm_config_https_proxy', 'ELECTRON_GET_USE_PROXY']

const packageOf = (root) => path.join(root, 'node_modules/electron')

/** The binary's path, or undefined. */
export function electronBinary(root, env = process.env) {
  if (env.ELECTRON_EXEC_PATH) return env.ELECTRON_EXEC_PATH
  const pathFile = path.join(packageOf(root), 'path.txt')
  if (!existsSync(pathFile)) return undefined
  const binary = path.join(packageOf(root), 'dist', readFileSync(pathFile, 'utf8').trim())
  return existsSync(binary) ? binary : undefined
}

/** undefined if the host answers on port 443, else why not. Without it a network that swallows packets hangs for ever. */
function whyUnreachable(host) {
  return new Promise((resolve) => {
    const socket = connect({ host, port: 443, timeout: REACH_MS })
    const end = (reason) => {
      socket.destroy()
      resolve(reason)
    }
    socket.once('connect', () => end(undefined))
    socket.once('timeout', () => end(`no answer from ${host} in ${REACH_MS / 1000} s`))
    socket.once('error', (error) => end(`${host}: ${error.code ?? error.message}`))
  })
}

async function whyNoDownload(env) {
  if (env.ELECTRON_SKIP_BINARY_DOWNLOAD) return 'ELECTRON_SKIP_BINARY_DOWNLOAD is set'
  if (PROXIES.some((name) => env[name])) return undefined // behind a proxy a direct connection proves nothing
  const mirror = env.ELECTRON_MIRROR ?? env.npm_config_electron_mirror
  return whyUnreachable(mirror ? new URL(mirror).hostname : 'github.com')
}

function download(root, version) {
  console.log(`Downloading Electron ${version} (once)…`)
  const run = spawnSync(process.execPath, [path.join(packageOf(root), 'install.js')], {
    stdio: ['ignore', 'inherit', 'pipe'],
    encoding: 'utf8',
    timeout: DOWNLOAD_MS,
  })
  if (run.status === 0 && electronBinary(root)) return undefined
  return run.stderr?.trim().split('\n')[0] || `the download ended with ${run.status ?? run.signal}`
}

/**
 * The binary, fetched once if it can be had; else the reason why not, remembered for this version until the packages are
 * installed anew or `again` is set.
 * @returns {Promise<{ binary?: string, reason?: string, remembered?: boolean }>}
 */
export async function getElectron(root, { again = false, env = process.env } = {}) {
  const have = electronBinary(root, env)
  if (have) return { binary: have }
  const { version } = JSON.parse(readFileSync(path.join(packageOf(root), 'package.json'), 'utf8'))
  const memory = path.join(root, 'node_modules/.cache/patina/electron.json')
  const remembered = existsSync(memory) ? JSON.parse(readFileSync(memory, 'utf8')) : {}
  if (!again && remembered.version === version) return { reason: remembered.reason, remembered: true }
  const reason = (await whyNoDownload(env)) ?? download(root, version)
  if (!reason) return { binary: electronBinary(root, env) }
  mkdirSync(path.dirname(memory), { recursive: true })
  writeFileSync(memory, JSON.stringify({ version, reason }))
  return { reason }
}
