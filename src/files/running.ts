/**
 * @file Who does what on which machine: names of unfinished files and claims on jobs hold it, so that a later start can tell
 * what a killed process left behind. Node without Electron: worker and main.
 */
import { createHash } from 'node:crypto'
import { hostname } from 'node:os'

/** 8 hex digits that stand for this machine. */
export const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, 8)

/** Whether a process of this machine runs. A process of another user counts as running. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
