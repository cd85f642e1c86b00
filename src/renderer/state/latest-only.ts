/** @file One request at a time, and of those that come meanwhile only the newest: for sliders that save as they move. Pure. */

/** `work` must not reject. The returned function starts it at once when nothing is under way. */
export function latestOnly<T>(work: (value: T) => Promise<unknown>): (value: T) => void {
  let running = false
  let next: { readonly value: T } | null = null

  async function drain() {
    running = true
    while (next !== null) {
      const { value } = next
      next = null
      await work(value)
    }
    running = false
  }

  return (value) => {
    next = { value }
    if (!running) void drain() // work does not reject
  }
}
