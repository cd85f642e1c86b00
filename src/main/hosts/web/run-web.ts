/** @file The web host as a program: options, what it prints, how it ends. Called by its entry and by `patina serve`. */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { PatinaError } from '../../../shared/errors.ts'
import { defaultDataDir } from '../places.ts'
import { serveWeb, type WebHost, type WebOptions } from './serve-web.ts'

type Given = Pick<WebOptions, 'dataDir' | 'port' | 'open'>

const MAX_PORT = 65_535

/**
 * `--port <n>`, `--data <folder>`, `--no-open`.
 * @throws PatinaError `usage`
 */
export function webArguments(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Given {
  const { port = '0', data, 'no-open': closed } = parse(args)
  if (!/^\d+$/.test(port) || Number(port) > MAX_PORT)
    throw new PatinaError('usage', { message: `Expected a port from 0 to ${MAX_PORT} for --port but received ${port}` })
  const dataDir = data ?? env['PATINA_DATA']
  return {
    port: Number(port),
    dataDir: dataDir === undefined ? defaultDataDir(env) : path.resolve(dataDir),
    open: closed !== true && env['PATINA_NO_WINDOW'] === undefined,
  }
}

function parse(args: readonly string[]) {
  const options = { port: { type: 'string' }, data: { type: 'string' }, 'no-open': { type: 'boolean' } } as const
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values
  } catch (cause) {
    throw new PatinaError('usage', { message: (cause as Error).message.split('. ')[0] ?? '' }, { cause })
  }
}

/** Runs until the window is closed or a signal comes; then everything has been closed. */
export async function runWeb(options: WebOptions): Promise<void> {
  const host = await serveWeb(options)
  announce(host)
  await ended(host)
  await host.close()
}

function announce({ browser, url }: WebHost): void {
  if (browser !== null) console.log(`Opened in ${path.basename(browser)}. Closing the window ends Patina.`)
  console.log(`Patina is at ${url}`)
  console.log('This address is the key to your photos: give it to nobody. Ctrl+C ends Patina.')
}

const ended = ({ windowClosed }: WebHost): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
    void windowClosed.then(resolve)
  })
