/** @file Who holds a claim: machine, process and a random part, so that the claims of a dead process are known. Main. */
import { randomBytes } from 'node:crypto'
import { HOST, isRunning } from '../../files/running.ts'

const OWNER = /^([0-9a-f]{8})-(\d+)-[0-9a-f]{8}$/

export const newOwner = (): string => `${HOST}-${process.pid}-${randomBytes(4).toString('hex')}`

/** True when that process is known to have ended. Of other machines nothing is known: their claims run out. */
export function isGone(owner: string): boolean {
  const [, host, pid] = OWNER.exec(owner) ?? []
  return host === HOST && !isRunning(Number(pid))
}
