/** @file The network that photos share: opened once, disposed of by whoever leaves it last, replaced after a fault (runs in Node). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { PatinaError } from '../shared/errors.ts'
import type { Engines, OpenOptions, Restoration } from './engines.ts'
import { RestorationKeeper } from './restoration-keeper.ts'

const order = (model: string): OpenOptions => ({ mode: 'restore', task: 'denoise', model, engine: 'cpu' })

function scene() {
  const said: string[] = []
  let opened = 0
  const open: Engines['open'] = ({ model }) => {
    const name = `${model}${++opened}`
    said.push(`open ${name}`)
    const dispose = () => Promise.resolve(void said.push(`dispose ${name}`))
    return Promise.resolve({ engine: 'cpu', modelSha256: name, prepare: () => Promise.reject(new Error()), dispose })
  }
  const unused = () => Promise.reject(new Error('not asked for'))
  return {
    said,
    keeper: new RestorationKeeper({
      open,
      openFinder: unused,
      openNoiseMap: unused,
      listModels: unused,
      reportProviders: unused,
    }),
  }
}

/** A photo that has a network until it is told to go on; each attempt is a new promise. */
function photo(keeper: RestorationKeeper, model: string) {
  const attempts: { readonly network: string; readonly end: PromiseWithResolvers<string> }[] = []
  const result = keeper.use(order(model), ({ modelSha256 }: Restoration) => {
    const end = Promise.withResolvers<string>()
    attempts.push({ network: modelSha256, end })
    return end.promise
  })
  return { attempts, result }
}

const fault = () => new PatinaError('engine-failed', { engine: 'cpu', reason: 'lost' })

test('two photos share a network; another one is opened when both have left it', async () => {
  const { said, keeper } = scene()
  const [a, b, c] = [photo(keeper, 'x'), photo(keeper, 'x'), photo(keeper, 'y')]
  await setImmediate()
  assert.deepEqual([a.attempts[0]?.network, b.attempts[0]?.network, c.attempts.length], ['x1', 'x1', 0])
  a.attempts[0]?.end.resolve('a')
  await setImmediate()
  assert.deepEqual(said, ['open x1'], 'b has it still')
  b.attempts[0]?.end.resolve('b')
  await setImmediate()
  assert.deepEqual(said, ['open x1', 'dispose x1', 'open y2'])
  c.attempts[0]?.end.resolve('c')
  assert.deepEqual(await Promise.all([a.result, b.result, c.result]), ['a', 'b', 'c'])
})

test('what one photo found broken fails no other: that one is begun again on a fresh network, once', async () => {
  const { said, keeper } = scene()
  const [a, b] = [photo(keeper, 'x'), photo(keeper, 'x')]
  await setImmediate()
  a.attempts[0]?.end.reject(fault())
  await assert.rejects(a.result, /engine-failed|lost/)
  await keeper.drop()
  b.attempts[0]?.end.reject(fault())
  await setImmediate()
  assert.equal(b.attempts[1]?.network, 'x2')
  assert.deepEqual(said, ['open x1', 'dispose x1', 'open x2'])
  b.attempts[1]?.end.resolve('b')
  assert.equal(await b.result, 'b')

  const alone = photo(keeper, 'x')
  await setImmediate()
  alone.attempts[0]?.end.reject(fault())
  await assert.rejects(alone.result)
  assert.equal(alone.attempts.length, 1, 'its own fault is not tried again')
})

test('a photo that is cancelled is not begun again, though its network was dropped', async () => {
  const { keeper } = scene()
  const a = photo(keeper, 'x')
  await setImmediate()
  void keeper.drop()
  a.attempts[0]?.end.reject(new PatinaError('cancelled'))
  await assert.rejects(a.result, (e) => e instanceof PatinaError && e.code === 'cancelled')
  assert.equal(a.attempts.length, 1)
})

test('dropping waits for the end of a network that nobody has, and not for one that somebody has', async () => {
  const { said, keeper } = scene()
  const a = photo(keeper, 'x')
  await setImmediate()
  await keeper.drop()
  assert.deepEqual(said, ['open x1'])
  a.attempts[0]?.end.resolve('a')
  await a.result
  assert.deepEqual(said, ['open x1', 'dispose x1'])
})
