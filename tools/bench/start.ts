/**
 * @file node tools/bench/start.ts
 * A newcomer's first minutes: clones the repository into an empty folder and times `npm start` until its page answers, with
 * everything to install and then again. Needs the npm registry once.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(path.join(tmpdir(), 'patina-start-'))
const clone = path.join(folder, 'clone')

/** The Node that the machine has, not the one of this repository. */
const ownPath = (process.env['PATH'] ?? '')
  .split(path.delimiter)
  .filter((p) => !p.startsWith(root))
  .join(path.delimiter)
const env = { ...process.env, PATH: ownPath, PATINA_DATA: path.join(folder, 'project') }

/** Seconds from the command to the first answer of the page. */
async function timeStart(): Promise<number> {
  const began = performance.now()
  const child = spawn('npm', ['start', '--', '--web', '--no-open'], {
    cwd: clone,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const address = await new Promise<string>((resolve, reject) => {
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const found = /Patina is at (http:\S+)/.exec(output)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.on('exit', (code) => reject(new Error(`npm start ended with ${code}: ${output}`)))
  })
  const page = await fetch(new URL('/', address), {
    headers: { 'sec-fetch-site': 'none', 'sec-fetch-dest': 'document' },
  })
  const seconds = (performance.now() - began) / 1000
  if (!page.ok) throw new Error(`The page answered ${page.status}`)
  child.removeAllListeners('exit')
  process.kill(-(child.pid ?? 0), 'SIGTERM')
  await new Promise((resolve) => child.once('exit', resolve))
  return seconds
}

try {
  const cloned = spawnSync('git', ['clone', '--quiet', root, clone], { encoding: 'utf8' })
  if (cloned.status !== 0) throw new Error(cloned.stderr)
  console.log(
    `| bare clone: npm start to the page, installation included, s | ${(await timeStart()).toFixed(0)} | <= 300 |`,
  )
  console.log(`| npm start, the second time, s | ${(await timeStart()).toFixed(1)} | <= 5 |`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
