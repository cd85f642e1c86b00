/**
 * @file The Redis or Valkey server that several machines share a batch by. Its libraries are loaded by this folder alone, and this
 * folder only when somebody asks for a shared queue. Main; command line.
 */
import { Redis } from 'ioredis'
import { PatinaError } from '../../../shared/errors.ts'

/** All batches are in one queue, so that a worker needs to know no batch. */
export const QUEUE = 'tasks'
export const PREFIX = 'patina'

const CONNECT_MS = 5_000
const REFUSED = /WRONGPASS|NOAUTH|NOPERM|invalid (?:username-password|password)|without any password/i

/** The address without name and password. */
export function shownAddress(address: string): string {
  const { protocol, host, pathname } = new URL(address)
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`
}

/** @throws PatinaError usage */
export function checkAddress(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null
  if (url === null || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '')
    throw new PatinaError('usage', { message: '--queue takes redis://[name:password@]host[:port][/number].' })
  return address
}

/**
 * A connection that has proved itself, and from then on reconnects by itself.
 * @throws PatinaError queue-unreachable, queue-refused
 */
export async function connect(address: string): Promise<Redis> {
  let isUp = false
  const redis = new Redis(address, {
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    maxRetriesPerRequest: null,
    // The first time it is there or it is not; later it may come back.
    retryStrategy: (times) => (isUp ? Math.min(2_000, 100 * times) : null),
  })
  let heard: Error | undefined
  redis.on('error', (error: Error) => (heard = error))
  try {
    await redis.connect()
    await redis.ping()
    isUp = true
    return redis
  } catch (error) {
    redis.disconnect()
    const cause = heard ?? (error instanceof Error ? error : new Error(String(error)))
    const server = shownAddress(address)
    if (REFUSED.test(cause.message)) throw new PatinaError('queue-refused', { server }, { cause })
    const reason = 'code' in cause && typeof cause.code === 'string' ? cause.code : (cause.message.split('\n')[0] ?? '')
    throw new PatinaError('queue-unreachable', { server, reason }, { cause })
  }
}
