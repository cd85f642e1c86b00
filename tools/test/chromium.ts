/**
 * @file Finds the Chromium that drives the end-to-end tests: the machine's own, else the one that the package
 * `@sparticuz/chromium` carries, unpacked once into node_modules/.cache, so that the tests need nothing from outside npm.
 */
import { accessSync, constants, existsSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')
const CANDIDATES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

export interface Browser {
  readonly executablePath: string
  /** What it must find in its environment, added to the caller's. */
  readonly env: Readonly<Record<string, string>>
  /** For people: which browser this is. */
  readonly origin: string
}

const runnable = (file: string) => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The browser for the tests; CHROMIUM_PATH names another one, CHROMIUM_PATH=npm insists on the package's. */
export function findChromium(wanted = process.env['CHROMIUM_PATH']): Promise<Browser> | Browser {
  if (wanted === 'npm') return packagedChromium()
  if (wanted && !runnable(wanted)) throw new Error(`CHROMIUM_PATH names ${wanted}, which cannot be run`)
  const own = wanted || CANDIDATES.find(runnable)
  return own ? { executablePath: own, env: {}, origin: own } : packagedChromium()
}

async function packagedChromium(): Promise<Browser> {
  const folder = path.join(root, 'node_modules/@sparticuz/chromium')
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string }
  const cache = path.join(root, 'node_modules/.cache', `chromium-${version}`)
  const executablePath = await unpack(folder, cache)
  return {
    executablePath,
    env: { LD_LIBRARY_PATH: path.join(cache, 'al2023/lib'), FONTCONFIG_PATH: path.join(cache, 'fonts') },
    origin: `@sparticuz/chromium ${version}`,
  }
}

/** The package unpacks into the temporary folder and trusts any file called chromium there: it gets one of its own. */
async function unpack(folder: string, cache: string): Promise<string> {
  mkdirSync(cache, { recursive: true })
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = cache
  try {
    const { default: chromium, inflate } = await import('@sparticuz/chromium')
    // NSS and expat, which a bare system lacks.
    if (!existsSync(path.join(cache, 'al2023/lib/libnss3.so'))) await inflate(path.join(folder, 'bin/al2023.tar.br'))
    return await chromium.executablePath()
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
}

/** Chromium's sandbox does not start for root; tests may go without it, the program itself never does. */
export const testArguments = (): string[] => [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--force-color-profile=srgb',
]
