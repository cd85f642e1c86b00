/**
 * @file Turns a worker's progress into what the window is told: one fraction over all stages that never goes back, a
 * time left that never grows, at most ten times a second. Pure: the clock comes in. Runs in main.
 */
import type { Events } from '../../shared/contract.ts'

export type Stage = Events['jobProgress']['stage']
export type Report = Pick<Events['jobProgress'], 'stage' | 'fraction' | 'secondsLeft'>

/** Milliseconds; `after` returns what calls it off. */
export interface Clock {
  now(): number
  after(ms: number, run: () => void): () => void
}

export interface StageProgress {
  readonly stage: Stage
  readonly done: number
  readonly total: number
  readonly secondsLeft: number | null
}

const INTERVAL_MS = 100

/** Share of the whole after which the worker has done its request, and the views are left to make. */
const WORKER_SHARE = 0.94

export interface ProgressTeller {
  tell(progress: StageProgress): void
  /** Nothing is told after this. */
  end(): void
}

export function createProgressTeller(send: (report: Report) => void, clock: Clock): ProgressTeller {
  let latest: Report | null = null
  let lastSent = -Infinity
  let callOff: (() => void) | null = null
  let ended = false

  const flush = () => {
    callOff = null
    if (!latest || ended) return
    lastSent = clock.now()
    send(latest)
  }

  return {
    tell(progress) {
      latest = onwards(latest, progress)
      if (callOff || ended) return
      const wait = lastSent + INTERVAL_MS - clock.now()
      if (wait <= 0) flush()
      else callOff = clock.after(wait, flush)
    },
    end() {
      ended = true
      callOff?.()
    },
  }
}

/** The worker counts over its whole request, the views over theirs. */
function onwards(before: Report | null, { stage, done, total, secondsLeft }: StageProgress): Report {
  const share = total > 0 ? Math.min(1, Math.max(0, done / total)) : 0
  const whole = stage === 'view' ? WORKER_SHARE + (1 - WORKER_SHARE) * share : WORKER_SHARE * share
  const left = [before?.secondsLeft, secondsLeft].filter((s) => typeof s === 'number')
  return {
    stage,
    fraction: Math.max(before?.fraction ?? 0, whole),
    secondsLeft: left.length > 0 ? Math.max(0, Math.min(...left)) : null,
  }
}
