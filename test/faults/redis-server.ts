/** @file A Redis server of the test's own. For tests; they skip where none is installed. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestContext } from 'node:test'
import { connect } from '../../src/main/jobs/shared/server.ts'

const PROGRAM = ['/usr/bin/redis-server', '/usr/bin/valkey-server', '/usr/local/bin/redis-server'].find((file) =>
  existsSync(file),
)

/** Why there can be no such test here, or false. */
export const WITHOUT_REDIS: string | false = PROGRAM === undefined ? 'redis-server is not installed' : false

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** @returns its address */
export async function startRedis(t: TestContext, password?: string): Promise<string> {
  const port = await freePort()
  const secret = password === undefined ? [] : ['--requirepass', password]
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', tmpdir()]
  const server: ChildProcess = spawn(PROGRAM ?? '', [...args, ...secret], { stdio: 'ignore' })
  t.after(async () => {
    server.kill('SIGKILL')
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit')
  })
  const address = `redis://${password === undefined ? '' : `:${password}@`}127.0.0.1:${port}`
  for (let i = 0; ; i++) {
    try {
      const redis = await connect(address)
      redis.disconnect()
      return address
    } catch (error) {
      if (i === 100) throw error
      await sleep(100)
    }
  }
}
