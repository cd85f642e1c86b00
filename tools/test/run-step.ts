/** @file Runs one step of `npm test` in a process of its own, with a time limit, and gathers what it prints. */
import { spawn } from 'node:child_process'
import path from 'node:path'
import type { Step } from './steps.ts'

const root = path.resolve(import.meta.dirname, '../..')

export interface Outcome {
  readonly ok: boolean
  readonly output: string
  readonly seconds: number
}

/** Ends the step's whole process tree: its tests have children of their own. */
function endTree(pid: number | undefined) {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // It ended by itself in the meantime.
  }
}

/** Never rejects: a step that cannot be started or takes too long has failed, and its output says so. */
export function runStep(step: Step): Promise<Outcome> {
  const start = performance.now()
  const child = spawn(process.execPath, step.args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    env: { ...process.env, FORCE_COLOR: '0', NODE_OPTIONS: '' },
  })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
  const limit = setTimeout(() => {
    chunks.push(Buffer.from(`\nended: it took longer than ${step.minutes} minutes\n`))
    endTree(child.pid)
  }, step.minutes * 60_000)
  return new Promise((resolve) => {
    const finish = (ok: boolean) => {
      clearTimeout(limit)
      resolve({ ok, output: Buffer.concat(chunks).toString(), seconds: (performance.now() - start) / 1000 })
    }
    child.once('error', (error) => {
      chunks.push(Buffer.from(`could not be started: ${error.message}\n`))
      finish(false)
    })
    child.once('close', (code) => finish(code === 0))
  })
}
