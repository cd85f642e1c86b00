/** @file Calls over a link: values, failures, unknown names, results outside the contract, a link that closes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PatinaError } from './errors.ts'
import { connect, sendEvent, serve, unwrap, type Connection, type Parser } from './rpc.ts'

interface Sums {
  add: (a: number, b: number) => number
  fail: (code: string) => null
  leak: () => number
}

/** Two ends in one process, over JSON. */
function link(): { page: Connection; main: Connection; close: () => void } {
  const heard = { page: [] as ((m: unknown) => void)[], main: [] as ((m: unknown) => void)[] }
  const closed: (() => void)[] = []
  const end = (mine: 'page' | 'main', theirs: 'page' | 'main'): Connection => ({
    send: (m) =>
      void setImmediate((wire: string) => heard[theirs].forEach((l) => l(JSON.parse(wire))), JSON.stringify(m)),
    onMessage: (l) => void heard[mine].push(l),
    onClose: (l) => void closed.push(l),
  })
  return { page: end('page', 'main'), main: end('main', 'page'), close: () => closed.forEach((l) => l()) }
}

const parser = <T>(fits: (v: unknown) => boolean): Parser<T> => ({
  parse(value) {
    if (!fits(value)) throw new TypeError(`unfit: ${JSON.stringify(value)}`)
    return value as T
  },
})
const numbers = (v: unknown) => Array.isArray(v) && v.every((x) => typeof x === 'number')
const anyResult = { args: parser<never>(() => true), result: parser<never>(() => true) }

function opened() {
  const ends = link()
  serve<Sums>(
    ends.main,
    {
      add: (a, b) => a + b,
      fail(code) {
        if (code === 'plain') throw new Error('a secret place: /some/place\n    at stack')
        throw new PatinaError('disk-full', { folder: 'out' })
      },
      leak: () => '/some/place' as unknown as number,
    },
    {
      add: { args: parser(numbers), result: parser((v) => typeof v === 'number') },
      fail: anyResult,
      leak: { args: parser(() => true), result: parser((v) => typeof v === 'number') },
    },
  )
  return { ...ends, client: connect<Sums, { tick: number }>(ends.page) }
}

const failure = (outcome: Awaited<ReturnType<ReturnType<typeof opened>['client']['call']>>) =>
  outcome.ok ? null : outcome.failure

test('values cross', async () => assert.equal(unwrap(await opened().client.call('add', 1, 2)), 3))

test('failures cross with code and context, faults without their stack', async () => {
  const { client } = opened()
  assert.deepEqual(failure(await client.call('fail', 'expected')), { code: 'disk-full', context: { folder: 'out' } })
  const fault = failure(await client.call('fail', 'plain'))
  assert.equal(fault?.code, 'internal')
  assert.doesNotMatch(JSON.stringify(fault), /stack/)
  const outcome = await client.call('fail', 'expected')
  assert.throws(
    () => unwrap(outcome),
    (e) => e instanceof PatinaError && e.code === 'disk-full',
  )
})

test('unknown names, inherited names and unfit arguments are refused', async () => {
  const { client } = opened()
  const call = client.call as unknown as (name: string, ...args: unknown[]) => ReturnType<typeof client.call>
  for (const name of ['nothing', 'toString', '__proto__', 'constructor', ''])
    assert.equal(failure(await call(name))?.code, 'refused', name)
  assert.equal(failure(await call('add', 'a', {}))?.code, 'refused')
})

test('a result outside the contract does not leave', async () => {
  const outcome = await opened().client.call('leak')
  assert.equal(failure(outcome)?.code, 'internal')
})

test('events reach their listeners until these leave; strange messages reach nobody', async () => {
  const { client, main } = opened()
  const heard: number[] = []
  const off = client.on('tick', (n) => heard.push(n))
  for (const strange of [
    null,
    1,
    'x',
    [],
    {},
    { kind: 'answer', id: 1 },
    { kind: 'event' },
    { kind: 'answer', id: 7, outcome: { ok: true } },
  ])
    main.send(strange)
  sendEvent(main, 'tick', 1)
  await client.call('add', 1, 1)
  off()
  sendEvent(main, 'tick', 2)
  await client.call('add', 1, 1)
  assert.deepEqual(heard, [1])
})

test('a link that closes ends the calls under way and those to come', async () => {
  const { client, close } = opened()
  const pending = client.call('add', 1, 1)
  close()
  assert.equal(failure(await pending)?.code, 'refused')
  assert.equal(failure(await client.call('add', 1, 1))?.code, 'refused')
})
