/** @file Values that nobody sends on purpose, out of a seed. */

/** Numbers in [0, 1) from a 32-bit seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let x = Math.imul(state ^ (state >>> 15), state | 1)
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61)
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32
  }
}

const WORDS = ['photo', 'params', 'id', '__proto__', 'constructor', 'task', 'denoise', 'auto', '../../etc', 'toString']

/** Any JSON value, nested at most `depth` deep. */
export function randomValue(next: () => number, depth = 3): unknown {
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(next() * items.length)]
  const word = () =>
    (next() < 0.5
      ? pick(WORDS)
      : Math.floor(next() * 2 ** 53)
          .toString(16)
          .padStart(16, '0')) ?? ''
  const length = Math.floor(next() * 4)
  const leaf = [null, true, next() * 1e6 - 5e5, Math.floor(next() * 10) - 5, word(), word().repeat(20), '']
  if (depth === 0 || next() < 0.5) return pick(leaf)
  if (next() < 0.5) return Array.from({ length }, () => randomValue(next, depth - 1))
  return Object.fromEntries(Array.from({ length }, () => [word(), randomValue(next, depth - 1)]))
}
