/**
 * @file Runs before start, dev, build and test on whatever Node is there (20 or newer) with nothing installed: makes
 * node_modules match package-lock.json. No dependency needs its install script, so none is run: a script could fail,
 * download without a time limit or take the whole optional package away with it.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const OLDEST_NODE = 20

/** What the installed packages depend on; the platform, because a folder may be shared between machines. */
export function wantedStamp(root) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`)
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) hash.update(readFileSync(path.join(root, file)))
  return hash.digest('hex')
}

/** Installs the packages if the stamp of the last installation differs. Returns whether it did; throws if it failed. */
export function bootstrap(root, install = npmCi) {
  const installed = installWhenChanged(root, install)
  linkCommand(root)
  return installed
}

function installWhenChanged(root, install) {
  const stamp = path.join(root, 'node_modules/.patina-installed')
  const wanted = wantedStamp(root)
  const before = existsSync(stamp) ? readFileSync(stamp, 'utf8') : null
  if (before === wanted) return false
  console.log(before === null ? 'First run: installing packages…' : 'The list of packages has changed: installing…')
  const started = Date.now()
  install(root)
  mkdirSync(path.dirname(stamp), { recursive: true })
  writeFileSync(stamp, wanted) // last: an interrupted installation is done again
  console.log(`Packages installed in ${((Date.now() - started) / 1000).toFixed(1)} s.`)
  return true
}

function npmCi(root) {
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  // npm tells where it is itself; calling npm.cmd on Windows would need a shell.
  const npm = process.env.npm_execpath
  const run = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  if (run.status !== 0) throw new Error(run.error?.message ?? `npm ended with ${run.status ?? run.signal}`)
}

/** `npx patina` in the clone: npm links the commands of dependencies, but not those of the project itself. */
export function linkCommand(root, platform = process.platform) {
  const folder = path.join(root, 'node_modules/.bin')
  const link = path.join(folder, platform === 'win32' ? 'patina.cmd' : 'patina')
  if (lstatSync(link, { throwIfNoEntry: false })) return
  mkdirSync(folder, { recursive: true })
  if (platform === 'win32') writeFileSync(link, '@node "%~dp0\\..\\..\\bin\\patina.mjs" %*\r\n')
  else symlinkSync('../../bin/patina.mjs', link)
}

function main() {
  const major = Number(process.versions.node.split('.')[0])
  if (major < OLDEST_NODE) {
    console.error(`Patina needs Node ${OLDEST_NODE} or newer; this is ${process.version}.`)
    return 1
  }
  try {
    bootstrap(path.resolve(import.meta.dirname, '../..'))
    return 0
  } catch (error) {
    console.error(`\nInstalling the packages failed (${error.message}).`)
    console.error('It needs the npm registry once; after that no network is needed. Run the same command again.')
    return 1
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = main()
