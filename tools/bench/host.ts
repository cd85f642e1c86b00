/** @file The built web host on a project's folder, for measuring in a browser. Runs in Node. */
import { spawn } from 'node:child_process'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')

export interface Host {
  /** With its token. */
  readonly url: string
  stop(): Promise<void>
}

export async function startHost(dataDir: string): Promise<Host> {
  const child = spawn(process.execPath, ['out/main/web.js', '--no-open', '--data', dataDir], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise<string>((resolve, reject) => {
    let out = ''
    child.once('exit', (code) => reject(new Error(`The web host ended with ${code}: ${out}`)))
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      const found = /http:\/\/127\.0\.0\.1:\d+\/#\S+/.exec(out)?.[0]
      if (found !== undefined) resolve(found)
    })
  })
  child.removeAllListeners('exit')
  return {
    url,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
    },
  }
}
