/** @file One request at a time, and of those that come meanwhile only the newest: for what changes faster than it is worked on. Pure. */

/**
 * `work` must not reject. The returned function starts it at once when nothing is under way, and resolves when the newest
 * value has been worked on.
 */
export function latestOnly<T>(work: (value: T) => Promise<unknown>): (value: T) => Promise<void> {
  let running: Promise<void> | null = null
  let next: { readonly value: T } | null = null

  async function drain() {
    while (next !== null) {
      const { value } = next
      next = null
      await work(value)
    }
    running = null
  }

  return (value) => {
    next = { value }
    running ??= drain()
    return running
  }
}
