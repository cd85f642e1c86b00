/** @file What of a plan is taken from the cache and what is made: told against a cache that is a set of ids. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Step } from '../../shared/steps.ts'
import { chainOf, drawnOf, missingOf, shownOf, type Link, type Missing } from './chain.ts'
import type { StoredPhoto } from './project-store.ts'

const photo = { info: { sha256: 'a'.repeat(64) } } as StoredPhoto

type Strengths = readonly [jpeg: number, denoise: number, deblur: number]

/** Three steps of the given strengths; `sigma` is a setting of the second. */
function chain([jpeg, denoise, deblur]: Strengths, sigma = 10, variant: number | null = null): Link[] {
  const step = (params: Step['params'], strength: number) => ({
    step: { params, model: params.task, strength },
    models: [params.task],
  })
  const steps = [
    step({ task: 'jpeg', quality: null }, jpeg),
    step({ task: 'denoise', sigma }, denoise),
    step({ task: 'deblur', blur: null }, deblur),
  ]
  return chainOf(photo, steps, 'cpu', variant)
}

/** Everything that making what is missing leaves in the cache. */
function make(cache: Set<string>, missing: Missing | null): number {
  let networks = 0
  for (const { link, isKnown, keepFull, keepBlended } of missing?.parts ?? []) {
    assert.equal(isKnown, cache.has(link.full), 'a network runs only for what is not there')
    if (!isKnown) networks++
    if (keepFull) cache.add(link.full)
    if (keepBlended) cache.add(link.blended)
  }
  return networks
}

function run(cache: Set<string>, links: Link[]): number {
  const missing = missingOf(links, (id) => cache.has(id))
  if (missing?.from) assert.ok(cache.has(missing.from))
  const networks = make(cache, missing)
  const shown = shownOf(links)
  assert.ok(
    shown && cache.has(shown.result) && (shown.under === null || cache.has(shown.under)),
    'all that is shown is there',
  )
  assert.equal(
    missingOf(links, (id) => cache.has(id)),
    null,
    'and is not made twice',
  )
  return networks
}

test('the first time every network runs, the second time none', () => {
  const cache = new Set<string>()
  assert.equal(run(cache, chain([1, 1, 1])), 3)
  assert.equal(run(cache, chain([1, 1, 1])), 0)
})

test('the strength of the last step costs nothing and names the same pixels', () => {
  const cache = new Set<string>()
  run(cache, chain([1, 1, 1]))
  assert.equal(run(cache, chain([1, 1, 0.3])), 0)
  assert.deepEqual(shownOf(chain([1, 1, 0.3])), { ...shownOf(chain([1, 1, 1])), last: 0.3 })
})

test('a later step switched off shows what was there before it; switched on again, too', () => {
  const cache = new Set<string>()
  const all = chain([0.5, 0.7, 1])
  run(cache, all)
  assert.equal(run(cache, all.slice(0, 2)), 0)
  assert.equal(run(cache, all.slice(0, 1)), 0)
  assert.equal(run(cache, all), 0)
})

test('another strength or setting of an earlier step runs only what follows it', () => {
  for (const [changed, networks] of [
    [chain([0.5, 1, 1]), 2],
    [chain([1, 0.5, 1]), 1],
    [chain([1, 1, 1], 20), 2],
  ] as const) {
    const cache = new Set<string>()
    run(cache, chain([1, 1, 1]))
    assert.equal(run(cache, changed), networks)
  }
})

test('an order of its own is another picture', () => {
  const [jpeg, denoise] = chain([1, 1, 1])
  const swapped = chainOf(
    photo,
    [denoise, jpeg].map((link) => ({ step: (link as Link).step, models: [(link as Link).step.model] })),
    'cpu',
  )
  assert.notEqual(swapped[1]?.full, denoise?.full)
})

test('whatever is lost from the cache, all that is shown is made again', () => {
  const links = chain([0.4, 0.6, 0.8])
  const ids = [...new Set(links.flatMap(({ full, blended }) => [full, blended]))]
  for (let lost = 0; lost < 2 ** ids.length; lost++) run(new Set(ids.filter((_, i) => (lost & (1 << i)) === 0)), links)
})

test('a picture that is drawn is one by itself: nothing of another seed or of the most probable one is its part', () => {
  const [one, two, none] = [chain([1, 1, 0.5], 10, 1), chain([1, 1, 0.5], 10, 2), chain([1, 1, 0.5])]
  const ids = [one, two, none].map((links) => links.at(-1)?.blended)
  assert.equal(new Set(ids).size, 3)
  const missing = drawnOf(one, () => false)
  assert.deepEqual(
    missing?.parts.map(({ keepFull, keepBlended }) => [keepFull, keepBlended]),
    [
      [false, false],
      [false, false],
      [false, true],
    ],
  )
  assert.equal(
    drawnOf(one, (id) => id === one.at(-1)?.blended),
    null,
  )
})

test('no steps: the photo alone', () => {
  assert.equal(shownOf([]), null)
  assert.equal(
    missingOf([], () => false),
    null,
  )
})
