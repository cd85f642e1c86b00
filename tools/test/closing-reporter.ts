/** @file Playwright reporter: each skipped test's reason, what passed only the second time, and the plain line of counts that `npm test` reads. */
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter'
import { closingLine } from './counts.ts'

const reasonOf = (test: TestCase, result: TestResult) =>
  [...test.annotations, ...result.annotations].find((a) => a.type === 'skip')?.description ?? 'no reason given'

class ClosingReporter implements Reporter {
  readonly #last = new Map<TestCase, TestResult>()

  onTestEnd(test: TestCase, result: TestResult) {
    this.#last.set(test, result)
  }

  onEnd() {
    const of = (outcomes: readonly string[]) => [...this.#last.keys()].filter((t) => outcomes.includes(t.outcome()))
    const skipped = of(['skipped'])
    const reasons = Map.groupBy(skipped, (test) => {
      const result = this.#last.get(test)
      return `${test.parent.project()?.name ?? ''}: ${result ? reasonOf(test, result) : 'not run'}`
    })
    for (const [reason, tests] of reasons) console.log(`skipped ${tests.length}, ${reason}`)
    for (const test of of(['flaky']))
      console.log(`passed the second time only: ${test.titlePath().slice(2).join(' > ')}`)
    const failed = of(['unexpected']).length
    console.log(closingLine({ passed: of(['expected', 'flaky']).length, failed, skipped: skipped.length }))
  }

  printsToStdio() {
    return false
  }
}

// Playwright loads a reporter by its default export.
export default ClosingReporter
