/**
 * @file Decoded pictures by asset address: loads what is in sight, stops loading what is not, forgets what was used least
 * recently. Owns its bitmaps and closes them. Runs in the page.
 */

export interface CacheOptions {
  /** Fetches and decodes one address; rejects when aborted or when there is no such picture. */
  readonly load: (address: string, signal: AbortSignal) => Promise<ImageBitmap>
  /** Told after each picture that arrived or turned out not to be there. */
  readonly onChange: () => void
  /** Pictures kept beside those in sight. */
  readonly spare?: number
}

type Entry =
  | { readonly state: 'loading'; readonly stop: AbortController }
  | { readonly state: 'ready'; readonly bitmap: ImageBitmap }
  | { readonly state: 'absent' }

export class TileCache {
  // A Map keeps its order of insertion: entries are re-inserted when used, so the oldest are first.
  readonly #entries = new Map<string, Entry>()
  readonly #options: CacheOptions
  #wanted: ReadonlySet<string> = new Set()

  constructor(options: CacheOptions) {
    this.#options = options
  }

  get(address: string): ImageBitmap | undefined {
    const entry = this.#entries.get(address)
    return entry?.state === 'ready' ? entry.bitmap : undefined
  }

  /** Whether it is known what there is at each address. */
  isSettled(addresses: readonly string[]): boolean {
    return addresses.every((address) => {
      const state = this.#entries.get(address)?.state
      return state === 'ready' || state === 'absent'
    })
  }

  /** Says what is in sight now: loads what is missing, aborts other loads, and makes room. */
  want(addresses: readonly string[]): void {
    this.#wanted = new Set(addresses)
    for (const [address, entry] of this.#entries) {
      if (entry.state !== 'loading' || this.#wanted.has(address)) continue
      entry.stop.abort()
      this.#entries.delete(address)
    }
    for (const address of this.#wanted) this.#touch(address)
    this.#evict()
  }

  close(): void {
    for (const entry of this.#entries.values()) release(entry)
    this.#entries.clear()
  }

  #touch(address: string) {
    const entry = this.#entries.get(address)
    this.#entries.delete(address)
    this.#entries.set(address, entry ?? this.#start(address))
  }

  #start(address: string): Entry {
    const entry: Entry = { state: 'loading', stop: new AbortController() }
    const settle = (next: Entry) => {
      // Aborted or closed meanwhile: nobody waits for this any more.
      if (this.#entries.get(address) !== entry) return release(next)
      this.#entries.set(address, next)
      this.#options.onChange()
    }
    this.#options.load(address, entry.stop.signal).then(
      (bitmap) => settle({ state: 'ready', bitmap }),
      () => settle({ state: 'absent' }),
    )
    return entry
  }

  #evict() {
    const limit = this.#wanted.size + (this.#options.spare ?? 96)
    for (const [address, entry] of this.#entries) {
      if (this.#entries.size <= limit) return
      if (this.#wanted.has(address)) continue
      release(entry)
      this.#entries.delete(address)
    }
  }
}

function release(entry: Entry) {
  if (entry.state === 'ready') entry.bitmap.close()
  if (entry.state === 'loading') entry.stop.abort()
}
