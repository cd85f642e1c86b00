/** @file One worker process: forked, watched by its heartbeat, ended for certain. Runs in main. */
import { fork, type ChildProcess } from 'node:child_process'
import { setPriority } from 'node:os'
import type { ExitReason, FromWorker, ToWorker } from '../../shared/worker-protocol.ts'
import { exitReason, type Ending } from './exit-reason.ts'
import { readMessage } from './messages.ts'

export interface WorkerProcessOptions {
  /** The worker's entry, a file that Node can run. */
  readonly entry: string
  /** The Node 24 binary. */
  readonly node: string
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Of the process; absent: as its parent's. One that computes for minutes gives way to the window. */
  readonly priority?: number
  /** Silence after which the process counts as hung; default 15 s. */
  readonly silenceMs?: number
  /** How long an ordered end may take before it is forced; default 2 s. */
  readonly graceMs?: number
}

interface Listener {
  onMessage(message: FromWorker): void
  onMalformed(): void
  /** Called once. */
  onExit(reason: ExitReason): void
}

const SILENCE_MS = 15_000
const GRACE_MS = 2_000
const CHECK_MS = 1_000
const KEPT_STDERR = 16_384

/** Variables that would change what the child runs. */
const DROPPED = /^(?:NODE_OPTIONS|NODE_PATH|NODE_TEST_CONTEXT|ELECTRON_.*)$/

const cleanEnvironment = (added: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !DROPPED.test(name))),
  ...added,
})

/** At once: threads take the priority of the one that starts them. */
function giveWay(pid: number | undefined, priority: number): void {
  try {
    if (pid !== undefined) setPriority(pid, priority)
  } catch {
    // It ended already, which is told elsewhere, or the system does not allow it: then it goes on as it is.
  }
}

export class WorkerProcess {
  readonly #child: ChildProcess
  readonly #listener: Listener
  readonly #graceMs: number
  readonly #watch: NodeJS.Timeout
  #stderr = ''
  #wasReady = false
  #ordered: Ending['ordered']
  #ended = false
  readonly #exited: Promise<void>

  constructor(options: WorkerProcessOptions, listener: Listener) {
    this.#listener = listener
    this.#graceMs = options.graceMs ?? GRACE_MS
    this.#child = fork(options.entry, [], {
      execPath: options.node,
      execArgv: [],
      env: cleanEnvironment(options.env),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'json',
    })
    if (options.priority !== undefined) giveWay(this.#child.pid, options.priority)
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#exited = promise
    const watch = this.#watchSilence(options.silenceMs ?? SILENCE_MS)
    this.#watch = watch.timer
    this.#listen(watch.heard, resolve)
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** The end of what the process wrote, for a log. */
  get stderr(): string {
    return this.#stderr
  }

  #listen(heard: () => void, ended: () => void): void {
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-KEPT_STDERR)
    })
    this.#child.on('message', (raw) => {
      heard()
      this.#receive(raw)
    })
    const onEnd = (code: number | null, signal: NodeJS.Signals | null) => {
      if (this.#ended) return
      this.#ended = true
      clearInterval(this.#watch)
      ended()
      const { wasReady, stderr, ordered } = { wasReady: this.#wasReady, stderr: this.#stderr, ordered: this.#ordered }
      this.#listener.onExit(exitReason({ code, signal, wasReady, stderr, ordered }))
    }
    this.#child.on('exit', onEnd)
    // The binary is missing or may not be run: no exit follows.
    this.#child.on('error', () => {
      if (this.#child.pid === undefined) onEnd(null, null)
    })
  }

  #receive(raw: unknown): void {
    const message = readMessage(raw)
    if (message === undefined) return this.#listener.onMalformed()
    if (message.kind === 'ready') this.#wasReady = true
    this.#listener.onMessage(message)
  }

  /** Kills after too long a silence. When this process itself was asleep, the silence is not the worker's. */
  #watchSilence(limit: number): { timer: NodeJS.Timeout; heard: () => void } {
    const interval = Math.min(CHECK_MS, limit / 4)
    let lastHeard = performance.now()
    let lastCheck = lastHeard
    const timer = setInterval(() => {
      const now = performance.now()
      if (now - lastCheck > 4 * interval) lastHeard = now
      lastCheck = now
      if (now - lastHeard > limit) this.kill('hung')
    }, interval)
    timer.unref()
    return { timer, heard: () => (lastHeard = performance.now()) }
  }

  /** False when the process takes no more messages. */
  send(message: ToWorker): boolean {
    if (this.#ended || !this.#child.connected) return false
    // A channel that breaks now is followed by `exit`, which answers for the message.
    this.#child.send(message, () => undefined)
    return true
  }

  kill(ordered: 'closed' | 'hung'): void {
    if (this.#ended) return
    this.#ordered ??= ordered
    this.#child.kill('SIGKILL')
  }

  /** Asks the process to end, then makes it. Resolves when it has ended. */
  async close(): Promise<void> {
    this.#ordered ??= 'closed'
    if (this.#child.connected) this.#child.disconnect()
    const force = setTimeout(() => this.kill('closed'), this.#graceMs)
    if (!this.#ended) await this.#exited
    clearTimeout(force)
  }
}
