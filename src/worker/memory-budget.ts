/**
 * @file How much memory the photos under way may take together: small ones are decoded and encoded side by side with the one
 * that is being restored, a large one is alone. First come, first served. Pure.
 */
import { PatinaError } from '../shared/errors.ts'
import type { PhotoInfo } from '../shared/worker-protocol.ts'

/** Bytes of decoded samples: 40 megapixels of 8-bit colour. Each photo needs about three times its samples until it is written. */
export const SAMPLE_BYTES = 120_000_000

export const sampleBytes = ({ width, height, channels, alpha, bits }: PhotoInfo): number =>
  width * height * (channels + (alpha ? 1 : 0)) * (bits / 8)

export class MemoryBudget {
  readonly #limit: number
  #used = 0
  readonly #waiting: { readonly bytes: number; readonly enter: () => void }[] = []

  constructor(limit: number = SAMPLE_BYTES) {
    this.#limit = limit
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      // What is larger than the whole budget has it to itself.
      if (this.#used > 0 && this.#used + next.bytes > this.#limit) return
      this.#used += next.bytes
      this.#waiting.shift()
      next.enter()
    }
  }

  /** Waits for room, and keeps it while `act` runs. @throws PatinaError cancelled, and what `act` throws */
  async during<T>(bytes: number, signal: AbortSignal, act: () => Promise<T>): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.push({ bytes, enter: resolve })
    this.#admit()
    await promise
    try {
      if (signal.aborted) throw new PatinaError('cancelled')
      return await act()
    } finally {
      this.#used -= bytes
      this.#admit()
    }
  }
}
