/** @file How many tests a step ran, read from what it printed. Pure. */

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export const add = (a: Counts, b: Counts): Counts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
})

/** The line that ends every run, and that scripts read. */
export const closingLine = ({ passed, failed, skipped }: Counts): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`

/** A step that is one test by itself, such as the type check. */
export const single = (_output: string, ok: boolean): Counts => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 })

/** node --test: the summary that closes its spec report. A run that failed without a failed test still counts one. */
export function fromNode(output: string, ok: boolean): Counts {
  const read = (name: string) => Number(new RegExp(`^\\S+ ${name} (\\d+)$`, 'm').exec(output)?.[1] ?? 0)
  const counts = {
    passed: read('pass'),
    failed: read('fail') + read('cancelled'),
    skipped: read('skipped') + read('todo'),
  }
  return atLeastOneFailure(counts, ok)
}

/** Playwright: the closing line of this project's reporter. */
export function fromPlaywright(output: string, ok: boolean): Counts {
  const m = /^(\d+) passed, (\d+) failed, (\d+) skipped$/m.exec(output)
  const counts = { passed: Number(m?.[1] ?? 0), failed: Number(m?.[2] ?? 0), skipped: Number(m?.[3] ?? 0) }
  return atLeastOneFailure(counts, ok)
}

/** A step must not pass by not running, nor fail without being counted. */
function atLeastOneFailure(counts: Counts, ok: boolean): Counts {
  const ran = counts.passed + counts.failed + counts.skipped > 0
  return (ok && ran) || counts.failed > 0 ? counts : { ...counts, failed: 1 }
}
