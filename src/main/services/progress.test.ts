/** @file Progress on a clock that the test moves: at most ten a second, never back, the last one never lost. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createProgressTeller, type Clock, type Report } from './progress.ts'

function byHand() {
  let time = 0
  let due: { at: number; run: () => void } | null = null
  const clock: Clock = {
    now: () => time,
    after(ms, run) {
      due = { at: time + ms, run }
      return () => (due = null)
    },
  }
  const pass = (ms: number) => {
    time += ms
    const ripe = due
    if (ripe && ripe.at <= time) {
      due = null
      ripe.run()
    }
  }
  return { clock, pass, now: () => time }
}

const step = (done: number, total: number, secondsLeft: number | null = null) =>
  ({ stage: 'restore', done, total, secondsLeft }) as const

test('a thousand tiles in two seconds are told at most ten times a second, the newest last', () => {
  const { clock, pass, now } = byHand()
  const told: { at: number; report: Report }[] = []
  const teller = createProgressTeller((report) => told.push({ at: now(), report }), clock)
  for (let done = 1; done <= 1000; done++) {
    teller.tell(step(done, 1000))
    pass(2)
  }
  pass(100)
  assert.ok(told.length <= 22 && told.length >= 19, `${told.length}`)
  for (const [i, { at }] of told.entries()) assert.ok(i === 0 || at - (told[i - 1]?.at ?? 0) >= 100)
  assert.equal(told.at(-1)?.report.fraction, 0.94)
})

test('the fraction never goes back and the time left never grows, whatever the worker says', () => {
  const { clock, pass } = byHand()
  const told: Report[] = []
  const teller = createProgressTeller((report) => told.push(report), clock)
  const says = [
    step(5, 10, 9),
    step(2, 10, 30),
    step(9, 10, null),
    step(20, 10, 2),
    { ...step(0, 0, 5), stage: 'decode' } as const,
  ]
  for (const progress of says) {
    teller.tell(progress)
    pass(100)
  }
  const fractions = told.map((r) => r.fraction)
  assert.deepEqual(
    fractions,
    fractions.toSorted((a, b) => a - b),
  )
  assert.deepEqual(
    told.map((r) => r.secondsLeft),
    [9, 9, 9, 2, 2],
  )
  assert.ok(fractions.every((f) => f >= 0 && f <= 1))
})

test('nothing is told after the end', () => {
  const { clock, pass } = byHand()
  let told = 0
  const teller = createProgressTeller(() => told++, clock)
  teller.tell(step(1, 3))
  teller.tell(step(2, 3))
  teller.end()
  pass(1000)
  teller.tell(step(3, 3))
  assert.equal(told, 1)
})
