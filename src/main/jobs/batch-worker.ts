/**
 * @file The worker of a batch. A supervisor gives up after five crashes in ten minutes, which is right for one photo in a
 * window; in a folder a few bad files among thousands may crash it oftener, so a batch counts by file and starts afresh.
 * Runs in main and the command line.
 */
import type { WorkerClient } from '../../shared/worker-protocol.ts'

/** One less than a supervisor allows. */
const CRASHES = 4

export class BatchWorker {
  readonly #start: () => WorkerClient
  #client: WorkerClient | undefined
  #crashes = 0
  #closing: Promise<unknown> = Promise.resolve()

  constructor(start: () => WorkerClient) {
    this.#start = start
  }

  client(): WorkerClient {
    if (this.#crashes >= CRASHES) this.#replace()
    if (this.#client !== undefined) return this.#client
    const started = this.#start()
    started.onRestart(() => void this.#crashes++)
    this.#client = started
    return started
  }

  #replace(): void {
    const old = this.#client
    this.#client = undefined
    this.#crashes = 0
    this.#closing = Promise.all([this.#closing, old?.close()])
  }

  async close(): Promise<void> {
    this.#replace()
    await this.#closing
  }
}
