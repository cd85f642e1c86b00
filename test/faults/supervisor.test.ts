/** @file The supervised worker under kill, hang, crash, cancel and the death of its parent (runs in Node). */
import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { superviseWorker, type SupervisedWorker, type SupervisorOptions } from '../../src/main/supervisor/supervisor.ts'
import { PatinaError, type ErrorCode } from '../../src/shared/errors.ts'
import type { ExitReason, OutputOptions, Params, Progress } from '../../src/shared/worker-protocol.ts'
import { samplePng } from './sample-png.ts'

const ENTRY = path.join(import.meta.dirname, 'fake-worker.ts')
const folder = await mkdtemp(path.join(tmpdir(), 'patina-supervisor-'))
after(() => rm(folder, { recursive: true, force: true }))
const photo = await samplePng(folder, 500, 400)

function start(t: TestContext, options: Partial<SupervisorOptions> = {}): SupervisedWorker & { reasons: ExitReason[] } {
  const worker = superviseWorker({ entry: ENTRY, node: process.execPath, ...options })
  const reasons: ExitReason[] = []
  worker.onRestart((reason) => reasons.push(reason))
  t.after(() => worker.close())
  return Object.assign(worker, { reasons })
}

let outputs = 0
const request = (model: string, out = path.join(folder, `out-${outputs++}.tif`)): Params<'restore'> => ({
  photo,
  out,
  engine: 'auto',
  steps: [{ params: { task: 'denoise', sigma: null }, model, strength: 1 }],
})

const steps = (model: string, out: string, strength: number, output: OutputOptions) => ({
  photo,
  out,
  engine: 'auto' as const,
  output,
  steps: [{ params: { task: 'denoise', sigma: null } as const, model, strength }],
})

const refusedAs = (code: ErrorCode) => (e: unknown) => e instanceof PatinaError && e.code === code

/** A restoration in progress: resolves once the first tile is done. */
function inProgress(worker: SupervisedWorker, model: string, signal?: AbortSignal) {
  const { promise: started, resolve } = Promise.withResolvers<void>()
  const onProgress = (p: Progress) => p.stage === 'restore' && p.done > 0 && resolve()
  const call = worker.call('restore', request(model), { onProgress, ...(signal && { signal }) })
  call.catch(() => undefined)
  return { started, call }
}

const alive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function until(what: () => boolean, ms: number): Promise<boolean> {
  for (let waited = 0; waited < ms; waited += 20) {
    if (what()) return true
    await sleep(20)
  }
  return what()
}

test('calls, progress that never goes back, and a result that is a file', async (t) => {
  const worker = start(t)
  const info = await worker.call('inspect', { photo })
  assert.deepEqual([info.width, info.height, info.format, info.bits], [500, 400, 'png', 8])
  const told: number[] = []
  const params = request('identity')
  const done = await worker.call('restore', params, { onProgress: (p) => told.push(p.done / p.total) })
  assert.deepEqual([done.steps.map((step) => step.model), done.engine], [['identity'], 'cpu'])
  assert.deepEqual(
    told,
    told.toSorted((a, b) => a - b),
  )
  assert.equal(told.at(-1), 1)
  assert.ok((await stat(params.out)).size > 0)
})

const NOT_TOLD = { steps: [], done: [], variant: null, invented: null }

test('restoreToFile equals restore and export, and strength 0 is the photo', async (t) => {
  const worker = start(t)
  const cached = request('half')
  await worker.call('restore', cached)
  const output = { format: 'png', quality: null, metadata: 'keep' } as const
  const two = { photo, result: cached.out, strength: 0.3, made: NOT_TOLD, out: path.join(folder, 'two.png'), output }
  const one = steps('half', path.join(folder, 'one.png'), 0.3, output)
  const [a, b] = [await worker.call('export', two), await worker.call('restoreToFile', one)]
  const { pixels } = await import('./sample-png.ts')
  assert.deepEqual(await pixels(a.file), await pixels(b.file), 'the files differ in what they tell of the steps alone')
  const zero = await worker.call('export', { ...two, strength: 0, out: path.join(folder, 'zero.png') })
  assert.deepEqual(await pixels(zero.file), await pixels(photo))
  assert.notDeepEqual(await pixels(a.file), await pixels(photo))
})

test('kill -9 in mid-restore: the call fails with a code, listeners are told, the next restore works', async (t) => {
  const worker = start(t)
  const { started, call } = inProgress(worker, 'slow')
  await started
  process.kill(worker.pid() ?? 0, 'SIGKILL')
  await assert.rejects(call, refusedAs('worker-crashed'))
  const began = performance.now()
  await worker.call('restore', request('identity'))
  assert.ok(performance.now() - began < 10_000)
  assert.deepEqual(worker.reasons, ['killed'])
})

test('an abort and a full heap are told apart', async (t) => {
  const worker = start(t)
  await assert.rejects(worker.call('restore', request('abort')), refusedAs('worker-crashed'))
  await assert.rejects(worker.call('restore', request('out-of-memory')), refusedAs('worker-crashed'))
  assert.deepEqual(worker.reasons, ['crashed', 'oom'])
})

test('silence: the worker is killed and the next call works (G61)', async (t) => {
  const worker = start(t, { silenceMs: 1_500 })
  await worker.call('models', {})
  await assert.rejects(worker.call('restore', request('hang')), refusedAs('worker-hung'))
  assert.deepEqual(worker.reasons, ['hung'])
})

test('cancel stops between tiles within a second, the same process goes on, nothing is left', async (t) => {
  const worker = start(t)
  const abort = new AbortController()
  const { started, call } = inProgress(worker, 'blocking', abort.signal)
  await started
  const pid = worker.pid()
  const began = performance.now()
  abort.abort()
  await assert.rejects(call, refusedAs('cancelled'))
  assert.ok(performance.now() - began < 1_000, `${performance.now() - began} ms`)
  await worker.call('models', {})
  assert.equal(worker.pid(), pid)
  assert.deepEqual(worker.reasons, [])
  assert.ok((await readdir(folder)).every((name) => !name.endsWith('.tmp')))
})

test('cancel of a call that never yields kills the process; the next call works at once', async (t) => {
  const worker = start(t, { cancelMs: 500 })
  await worker.call('models', {})
  const abort = new AbortController()
  const call = worker.call('restore', request('hang'), { signal: abort.signal })
  await sleep(300)
  abort.abort()
  await assert.rejects(call, refusedAs('cancelled'))
  await worker.call('restore', request('identity'))
  assert.deepEqual(worker.reasons, [], 'a cancel is no crash')
  await assert.rejects(worker.call('models', {}, { signal: AbortSignal.abort() }), refusedAs('cancelled'))
})

test('five crashes in ten minutes: no sixth start (G60)', async (t) => {
  const worker = start(t)
  for (let i = 0; i < 5; i++)
    await assert.rejects(worker.call('restore', request('abort')), refusedAs('worker-crashed'))
  assert.equal(worker.pid(), undefined)
  await assert.rejects(worker.call('models', {}), /exit.too-often/)
})

test('an entry or a Node that is not there: launch-failed, not an exception', async (t) => {
  for (const broken of [{ node: path.join(folder, 'no-node') }, { entry: path.join(folder, 'no-entry.js') }]) {
    const worker = start(t, broken)
    await assert.rejects(worker.call('models', {}), refusedAs('worker-crashed'))
    assert.ok(worker.reasons.every((r) => r === 'launch-failed'))
  }
})

test('failures cross as codes: a missing model, a broken picture, a malformed request', async (t) => {
  const worker = start(t)
  const codes: [string, ErrorCode][] = [
    ['none', 'model-missing'],
    ['nan', 'bad-result'],
    ['black', 'bad-result'],
    ['fault', 'engine-failed'],
  ]
  for (const [model, code] of codes)
    await assert.rejects(worker.call('restore', request(model)), refusedAs(code), model)
  const malformed = { photo: 5 } as unknown as Params<'inspect'>
  await assert.rejects(worker.call('inspect', malformed), refusedAs('refused'))
  const own = steps('identity', photo, 1, { format: null, quality: null, metadata: 'keep' })
  const before = await readFile(photo)
  await assert.rejects(worker.call('restoreToFile', { ...own, collision: 'replace' }), refusedAs('output-exists'))
  assert.deepEqual(await readFile(photo), before)
})

test('2,000 malformed messages each way: nothing falls, they are counted (G63)', async (t) => {
  const worker = start(t, { entry: path.join(import.meta.dirname, 'babbling-worker.ts') })
  assert.deepEqual(await worker.call('models', {}), [])
  assert.ok(await until(() => worker.malformed() >= 2_000, 5_000), `${worker.malformed()} counted`)
  assert.deepEqual(worker.reasons, [])

  const real = fork(ENTRY, { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  t.after(() => real.kill('SIGKILL'))
  const shapes: unknown[] = [null, 7, 'x', [], {}, { kind: 'request' }, { kind: 'request', id: 'a', method: 'models' }]
  for (let i = 0; i < 2_000; i++) real.send(shapes[i % shapes.length] as object)
  real.send({ kind: 'request', id: 9, method: '__proto__', params: {} })
  real.send({ kind: 'request', id: 1, method: 'models', params: {} })
  const { promise: answered, resolve } = Promise.withResolvers<void>()
  real.on('message', (m: { kind: string; id?: number }) => m.kind === 'result' && m.id === 1 && resolve())
  await answered
})

test('no orphan: the parent is killed in mid-restore, the worker ends within 5 s (G62)', async () => {
  for (const model of ['slow', 'blocking']) {
    const parent = fork(path.join(import.meta.dirname, 'parent.ts'), [photo, path.join(folder, 'orphan.tif'), model], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const pid = await new Promise<number>((resolve) => parent.once('message', (m) => resolve(Number(m))))
    assert.ok(alive(pid))
    parent.kill('SIGKILL')
    assert.ok(await until(() => !alive(pid), 5_000), `${model}: the worker still runs`)
  }
})

test('close ends the process, and calls after it fail', async () => {
  const worker = superviseWorker({ entry: ENTRY, node: process.execPath })
  await worker.call('models', {})
  const pid = worker.pid() ?? 0
  await worker.close()
  assert.ok(!alive(pid))
  await assert.rejects(worker.call('models', {}), refusedAs('worker-crashed'))
})
