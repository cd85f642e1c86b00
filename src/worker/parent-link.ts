/** @file The worker's channel to the process that forked it, and its end when that process ends. Runs in the worker. */
import { unfinishedFiles, workForParent } from '../files/orphan.ts'
import type { Link } from './dispatch.ts'

/** A drive that takes longer to remove the beginning of a file keeps it, until the next start. */
const LAST_FILES_MS = 1_000

/**
 * @throws Error when the process was not forked with a channel
 */
export function parentLink(): Link {
  if (process.send === undefined) throw new Error('the worker is started by Patina, not by hand')
  workForParent()
  // Nobody is left to work for. A file that is being written is not begun any further, and its beginning is removed first.
  process.on('disconnect', () => void unfinishedFiles(LAST_FILES_MS).then(() => process.exit(0)))
  // Ctrl+C reaches every process of the terminal; what it means is for the parent to say.
  process.on('SIGINT', () => undefined)
  return {
    send: (message) => {
      // A parent that is just going away takes no more messages; `disconnect` follows.
      if (process.connected) process.send?.(message, undefined, undefined, () => undefined)
    },
    onMessage: (listener) => {
      process.on('message', listener)
    },
  }
}
