/** @file The worker's channel to the process that forked it, and its end when that process ends. Runs in the worker. */
import type { Link } from './dispatch.ts'

/**
 * @throws Error when the process was not forked with a channel
 */
export function parentLink(): Link {
  if (process.send === undefined) throw new Error('the worker is started by Patina, not by hand')
  // Nobody is left to work for: whatever is unfinished would never be seen.
  process.on('disconnect', () => process.exit(0))
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
