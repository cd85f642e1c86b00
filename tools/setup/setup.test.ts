/** @file Set-up without a network: when packages are installed, what is linked, where Electron is looked for. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** The scripts are plain JavaScript, for the Node that is there before anything is installed. */
interface Bootstrap {
  bootstrap(root: string, install: (root: string) => void): boolean
  linkCommand(root: string, platform: NodeJS.Platform): void
}
interface Electron {
  electronBinary(root: string, env: Record<string, string>): string | undefined
  getElectron(
    root: string,
    options: { again?: boolean; env: Record<string, string> },
  ): Promise<{ binary?: string; reason?: string; remembered?: boolean }>
}
const load = async <T>(name: string): Promise<T> => (await import(new URL(name, import.meta.url).href)) as T

function project(t: TestContext): string {
  const root = mkdtempSync(path.join(tmpdir(), 'patina-setup-'))
  t.after(() => rmSync(root, { recursive: true }))
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) writeFileSync(path.join(root, file), '{}')
  return root
}

const electronIn = (root: string, version: string): string => {
  const folder = path.join(root, 'node_modules/electron')
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ version }))
  return folder
}

test('packages are installed once, again when the list changes, and again after a failure', async (t) => {
  const { bootstrap } = await load<Bootstrap>('bootstrap.mjs')
  const root = project(t)
  let installs = 0
  const install = () => void installs++
  const fail = () => {
    throw new Error('no network')
  }
  t.mock.method(console, 'log', () => {})
  assert.throws(() => bootstrap(root, fail), /no network/)
  assert.equal(bootstrap(root, install), true)
  assert.equal(bootstrap(root, install), false)
  writeFileSync(path.join(root, 'package-lock.json'), '{"changed":true}')
  assert.throws(() => bootstrap(root, fail), /no network/)
  assert.equal(bootstrap(root, install), true)
  assert.equal(installs, 2)
})

test('the clone has its own command, and an old link is left as it is', async (t) => {
  const { linkCommand } = await load<Bootstrap>('bootstrap.mjs')
  const root = project(t)
  for (const times of [1, 2]) {
    linkCommand(root, 'linux')
    assert.equal(readlinkSync(path.join(root, 'node_modules/.bin/patina')), '../../bin/patina.mjs', `${times}`)
  }
  linkCommand(root, 'win32')
  const shim = readFileSync(path.join(root, 'node_modules/.bin/patina.cmd'), 'utf8')
  assert.equal(shim, '@node "%~dp0\\..\\..\\bin\\patina.mjs" %*\r\n')
})

test('Electron is where its package says, if it is really there', async (t) => {
  const { electronBinary } = await load<Electron>('electron.mjs')
  const root = project(t)
  const folder = electronIn(root, '45.4.1')
  assert.equal(electronBinary(root, {}), undefined)
  writeFileSync(path.join(folder, 'path.txt'), 'electron')
  assert.equal(electronBinary(root, {}), undefined)
  mkdirSync(path.join(folder, 'dist'))
  writeFileSync(path.join(folder, 'dist/electron'), '')
  assert.equal(electronBinary(root, {}), path.join(folder, 'dist/electron'))
  assert.equal(electronBinary(root, { ELECTRON_EXEC_PATH: '/opt/electron' }), '/opt/electron')
})

test('a reason why there is no Electron is remembered, for this version', async (t) => {
  const { getElectron } = await load<Electron>('electron.mjs')
  const root = project(t)
  electronIn(root, '45.4.1')
  const env = { ELECTRON_SKIP_BINARY_DOWNLOAD: '1' }
  const reason = 'ELECTRON_SKIP_BINARY_DOWNLOAD is set'
  assert.deepEqual(await getElectron(root, { env }), { reason })
  assert.deepEqual(await getElectron(root, { env: {} }), { reason, remembered: true })
  assert.deepEqual(await getElectron(root, { env, again: true }), { reason })
  electronIn(root, '46.0.0')
  assert.deepEqual(await getElectron(root, { env }), { reason })
})

test('a mirror that cannot be reached is named, in well under the download limit', async (t) => {
  const { getElectron } = await load<Electron>('electron.mjs')
  const root = project(t)
  electronIn(root, '45.4.1')
  const started = performance.now()
  const { reason } = await getElectron(root, { env: { ELECTRON_MIRROR: 'https://mirror.invalid/' } })
  assert.match(reason ?? '', /mirror\.invalid/)
  assert.ok(performance.now() - started < 10_000)
})

test('the build runs when a source is newer than what was built', async (t) => {
  const { ensureBuilt } = await import('./build.mjs')
  const root = project(t)
  const command = path.join(root, 'node_modules/electron-vite/bin')
  mkdirSync(command, { recursive: true })
  const script = "const fs = require('fs'); fs.mkdirSync('out', { recursive: true }); fs.appendFileSync('builds', 'x')"
  writeFileSync(path.join(command, 'electron-vite.js'), script)
  const source = path.join(root, 'src/main.ts')
  mkdirSync(path.dirname(source))
  writeFileSync(source, '')
  const past = new Date(Date.now() - 60_000)
  for (const file of [
    source,
    path.dirname(source),
    ...['package.json', 'package-lock.json'].map((f) => path.join(root, f)),
  ])
    utimesSync(file, past, past)

  assert.equal(ensureBuilt(root), true)
  assert.equal(ensureBuilt(root), false)
  const later = new Date(Date.now() + 5000)
  utimesSync(source, later, later)
  assert.equal(ensureBuilt(root), true)
  assert.equal(readFileSync(path.join(root, 'builds'), 'utf8'), 'xx')
  assert.ok(existsSync(path.join(root, 'out/.built')))
})

test('of two processes that want a build at the same time one builds and the other waits for it', async (t) => {
  const root = project(t)
  const command = path.join(root, 'node_modules/electron-vite/bin')
  mkdirSync(command, { recursive: true })
  mkdirSync(path.join(root, 'src'))
  // Like the real one: it empties the folder, takes its time, and fills it again.
  const script = [
    "const fs = require('fs')",
    "fs.rmSync('out', { recursive: true, force: true })",
    "fs.mkdirSync('out')",
    "fs.appendFileSync('builds', 'x')",
    'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500)',
    "fs.writeFileSync('out/main.js', '')",
  ].join('\n')
  writeFileSync(path.join(command, 'electron-vite.js'), script)
  const past = new Date(Date.now() - 60_000)
  for (const file of ['src', 'package.json', 'package-lock.json']) utimesSync(path.join(root, file), past, past)

  const module = pathToFileURL(path.join(import.meta.dirname, 'build.mjs')).href
  const seen = [
    `const { ensureBuilt } = await import(${JSON.stringify(module)})`,
    `const built = ensureBuilt(${JSON.stringify(root)})`,
    `console.log(built, (await import('node:fs')).existsSync(${JSON.stringify(path.join(root, 'out/main.js'))}))`,
  ].join('\n')
  const ask = () => execute(process.execPath, ['--input-type=module', '-e', seen])
  const answers = (await Promise.all([ask(), ask(), ask()])).map(({ stdout }) => stdout.trim())
  assert.deepEqual(answers.toSorted(), ['false true', 'false true', 'true true'])
  assert.equal(readFileSync(path.join(root, 'builds'), 'utf8'), 'x')
})
