/**
 * @file Tests a provider in a process of its own: a graphics driver that aborts then ends the test and not the worker with
 * somebody's photo in it. The process is the worker's own entry with `--probe`.
 */
import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { selfTest, type SelfTest } from '../engine/self-test.ts'
import type { ProviderName } from '../engine/session.ts'

const PROBE_FLAG = '--probe'
/** Compiling shaders in software takes half a minute; a driver that takes longer is of no use. */
const TIMEOUT_MS = 60_000

type Answer = { readonly passed: SelfTest } | { readonly failed: string }

/** The provider that this process was started to test, or undefined: it is an ordinary worker. */
export const probedProvider = (args: readonly string[] = process.argv): ProviderName | undefined => {
  const at = args.indexOf(PROBE_FLAG)
  return at === -1 ? undefined : (args[at + 1] as ProviderName)
}

/** Runs the test in this process and tells the parent. */
export async function answerProbe(provider: ProviderName): Promise<void> {
  const answer: Answer = await selfTest(provider).then(
    (passed) => ({ passed }),
    (error: Error) => ({ failed: error.message }),
  )
  process.send?.(answer, () => process.exit(0))
}

/** The worker's entry: beside this file in the source tree; in a build this code may lie in a chunk below it. */
function workerEntry(): string {
  const places = ['index.ts', 'worker.js', '../worker.js'].map((p) => path.join(import.meta.dirname, p))
  const entry = places.find((p) => existsSync(p))
  if (entry === undefined) throw new Error('The entry of the worker is not there')
  return entry
}

/** @throws Error with the reason if the provider cannot be used; also if its test ended the process */
export function probe(provider: ProviderName, entry = workerEntry(), timeoutMs = TIMEOUT_MS): Promise<SelfTest> {
  return new Promise((resolve, reject) => {
    const child = fork(entry, [PROBE_FLAG, provider], { execArgv: [], silent: true })
    const late = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
    let answer: Answer | undefined
    child.on('message', (message) => (answer = message as Answer))
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      clearTimeout(late)
      if (answer === undefined) reject(new Error(`its test ended with ${signal ?? code ?? 'no reason'}`))
      else if ('failed' in answer) reject(new Error(answer.failed))
      else resolve(answer.passed)
    })
  })
}
