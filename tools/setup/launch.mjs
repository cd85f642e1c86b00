/**
 * @file `npm start`: Electron if its binary is here or can be had, else the web host: the same program in a browser
 * window. `--web` and `--electron` choose (the latter tries the download again), `--dev` reloads on changes; everything
 * else is handed on (`--port`, `--data`, `--no-open`).
 */
import { spawn } from 'node:child_process'
import path from 'node:path'
import { ensureBuilt, viteCommand } from './build.mjs'
import { getElectron } from './electron.mjs'

const root = path.resolve(import.meta.dirname, '../..')
const OWN_FLAGS = ['--web', '--electron', '--dev']
const asked = new Set(process.argv.slice(2).filter((flag) => OWN_FLAGS.includes(flag)))
const handedOn = process.argv.slice(2).filter((flag) => !OWN_FLAGS.includes(flag))
/** An Electron that ends sooner than this with an error did not start: libraries or its sandbox are missing. */
const STARTED_MS = 5000

function run(command, args, env = {}) {
  return new Promise((resolve, reject) => {
    // In the caller's folder, so that a relative --data means what it says.
    const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } })
    const pass = (signal) => child.kill(signal)
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, pass)
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 0))
  })
}

/** electron-vite starts whatever ELECTRON_EXEC_PATH names: Electron, or Node with the web host's entry. */
const develop = (binary, entry) =>
  run(process.execPath, [viteCommand(root), 'dev', root, '--watch', '--entry', entry, '--', ...handedOn], {
    ELECTRON_EXEC_PATH: binary,
    PATINA_NODE: process.execPath,
  })

const startWeb = () =>
  asked.has('--dev')
    ? develop(process.execPath, 'out/main/web.js')
    : run(process.execPath, [path.join(root, 'out/main/web.js'), ...handedOn])

const startElectron = (binary) =>
  asked.has('--dev')
    ? develop(binary, 'out/main/electron.js')
    : run(binary, [root, ...handedOn], { PATINA_NODE: process.execPath })

/** The binary to use, or undefined after a sentence that says why the web host is started. */
async function chooseElectron() {
  if (asked.has('--web')) return undefined
  const display = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY
  if (!display) return void console.log('There is no display here: starting the local web host.')
  const { binary, reason, remembered } = await getElectron(root, { again: asked.has('--electron') })
  if (binary) return binary
  const retry = remembered ? '; "npm start -- --electron" tries again' : ''
  console.log(`Electron is not on this machine (${reason}${retry}).`)
  console.log('Starting the local web host: the same program in a browser window.')
}

async function main() {
  if (Number(process.versions.node.split('.')[0]) < 24) {
    console.error(
      `Patina runs on Node 24; this is ${process.version}. "npm start" brings its own on Linux and Windows;`,
    )
    console.error('elsewhere install Node 24 or newer.')
    return 1
  }
  if (!asked.has('--dev')) ensureBuilt(root)
  const binary = await chooseElectron()
  if (!binary) return startWeb()
  const started = Date.now()
  const code = await startElectron(binary)
  if (code === 0 || Date.now() - started > STARTED_MS) return code
  // Never answered with --no-sandbox: the web host is the safe way out.
  console.log(`Electron ended at once with ${code} (see above). Starting the local web host instead.`)
  return startWeb()
}

process.exitCode = await main()
