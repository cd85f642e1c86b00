/**
 * @file The one network that is kept between photos. Two photos may have it at once, where one gives it the first tile before the last of
 * the other is done; another network is opened only when nobody has the kept one. Runs in the worker.
 */
import { PatinaError } from '../shared/errors.ts'
import type { Engines, OpenOptions, Restoration } from './engines.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { isOutOfMemory } from './out-of-memory.ts'

const keyOf = ({ task, model, engine, mode }: OpenOptions) => JSON.stringify([task, model, engine, mode])

const isCancelled = (error: unknown) => error instanceof PatinaError && error.code === 'cancelled'

/** A network and those who have it; disposed of when it was dropped and nobody has it any more. */
class Kept {
  readonly key: string
  readonly restoration: Restoration
  readonly #disposed = Promise.withResolvers<void>()
  #users = 0
  #dropped = false

  constructor(key: string, restoration: Restoration) {
    this.key = key
    this.restoration = restoration
  }

  get dropped(): boolean {
    return this.#dropped
  }

  get isInUse(): boolean {
    return this.#users > 0
  }

  enter(): void {
    this.#users++
  }

  leave(): void {
    this.#users--
    this.#disposeUnused()
  }

  /** @returns settled when it is disposed of */
  drop(): Promise<void> {
    this.#dropped = true
    this.#disposeUnused()
    return this.#disposed.promise
  }

  #disposeUnused(): void {
    if (!this.#dropped || this.isInUse) return
    // It may be in any state: that it cannot be put away properly is nobody's failure.
    this.#disposed.resolve(this.restoration.dispose().catch(() => undefined))
  }
}

/** Keeps the last restoration: a folder of photos loads its model once. */
export class RestorationKeeper {
  readonly #engines: Engines
  /** What ran out of memory on its engine even in the smallest tiles; for as long as this process lives. */
  readonly #tooLarge = new Set<string>()
  /** Largest tile edge that was seen to fit, where that is less than the model likes. */
  readonly tiles = new WeakMap<Restoration, number>()
  readonly #inTurn = oneAtATime()
  #kept: Kept | undefined
  /** The end of the network that was dropped last: two are never in memory. */
  #old: Promise<void> = Promise.resolve()

  constructor(engines: Engines) {
    this.#engines = engines
  }

  /** Whoever waits here has no network, so nobody who has one waits for him. */
  #take(options: OpenOptions): Promise<Kept> {
    return this.#inTurn(async () => {
      const open: OpenOptions = this.#tooLarge.has(keyOf(options)) ? { ...options, engine: 'cpu' } : options
      const key = keyOf(open)
      if (this.#kept?.key !== key) {
        await this.drop()
        await this.#old
        this.#kept = new Kept(key, await this.#engines.open(open))
      }
      this.#kept.enter()
      return this.#kept
    })
  }

  /**
   * Runs something on the engine that was asked for. Again on the CPU if memory runs out on that one, and again on a fresh network if
   * whoever had it at the same time dropped it for a fault.
   * @throws what `act` throws, at last
   */
  async use<T>(options: OpenOptions, act: (restoration: Restoration) => Promise<T>): Promise<T> {
    let kept: Kept | undefined
    try {
      kept = await this.#take(options)
      return await act(kept.restoration)
    } catch (error) {
      const engine = kept?.restoration.engine ?? options.engine
      if (engine !== 'cpu' && isOutOfMemory(error)) this.#tooLarge.add(keyOf(options))
      else if (kept?.dropped !== true || isCancelled(error)) throw error
    } finally {
      kept?.leave()
    }
    const other = await this.#take(options)
    try {
      return await act(other.restoration)
    } finally {
      other.leave()
    }
  }

  /** After a fault of the engine: the next photo gets a fresh one. What is in use is disposed of by whoever leaves it last. */
  async drop(): Promise<void> {
    const kept = this.#kept
    this.#kept = undefined
    if (kept === undefined) return
    this.#old = kept.drop()
    if (!kept.isInUse) await this.#old
  }
}
