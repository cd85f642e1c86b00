/** @file What becomes of corrupted `.patina` files: they are opened by a process of its own, whose time and memory are looked at. */
import { fork } from 'node:child_process'
import path from 'node:path'
import { ACCIDENTS } from './corruptions.ts'
import type { Order, Told, Verdict } from './corrupted-process.ts'

/** @throws Error if the process ended before it had told: a crash, or an error without a code */
async function told(order: Order): Promise<Told> {
  const child = fork(path.join(import.meta.dirname, 'corrupted-process.ts'), { execArgv: [] })
  return await new Promise((resolve, reject) => {
    let answer: Told | undefined
    child.on('message', (message) => (answer = message as Told))
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      if (answer === undefined)
        reject(new Error(`A corrupted file ended the process with ${signal ?? code ?? 'no reason'}`))
      else resolve(answer)
    })
    child.send(order)
  })
}

export interface Corruption {
  readonly accidents: number
  readonly claims: number
  /** Accidents that were opened as another picture: must be none. */
  readonly opened: readonly Verdict[]
  /** How often each code was told; 'unchanged', 'same picture' and 'picture' besides. */
  readonly outcomes: Readonly<Record<string, number>>
  /** Longest time of one file, milliseconds. */
  readonly slowest: Verdict | null
  /** Peak resident memory in bytes: after sound files, and after all. */
  readonly before: number
  readonly after: number
}

export async function corruption(order: Order): Promise<Corruption> {
  const { verdicts, before, after } = await told(order)
  const outcomes: Record<string, number> = {}
  for (const { outcome } of verdicts) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
  return {
    ...order,
    opened: verdicts.filter(({ what, outcome }) => what in ACCIDENTS && outcome === 'picture'),
    outcomes,
    slowest: verdicts.toSorted((a, b) => b.milliseconds - a.milliseconds)[0] ?? null,
    before,
    after,
  }
}
