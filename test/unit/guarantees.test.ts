/** @file The table of guarantees against the tests that it names (runs in Node). */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

const ROOT = path.join(import.meta.dirname, '../..')
const ROW = /^\|\s*(G\d+)\s*\|[^|]*\|\s*`([^`]+)`\s*\|$/gm

/** Titles of the tests in a file: what stands in quotes where a test begins. */
const titlesOf = (source: string): string[] =>
  [...source.matchAll(/\btest\(\s*(['`])((?:(?!\1)[^])*?)\1\s*,/g)].map((found) => found[2] ?? '')

/** "(G43-G45, G53)" names G44 too. */
function names(title: string, guarantee: string): boolean {
  const number = Number(guarantee.slice(1))
  return [...title.matchAll(/\bG(\d+)(?:-G(\d+))?\b/g)].some(
    ([, from, to]) => number >= Number(from) && number <= Number(to ?? from),
  )
}

test('each guarantee of the table has a test that names it', () => {
  const table = readFileSync(path.join(ROOT, 'docs/guarantees.md'), 'utf8')
  const rows = [...table.matchAll(ROW)].map(([, guarantee = '', file = '']) => ({ guarantee, file }))
  assert.ok(rows.length >= 32, `${rows.length} rows`)
  assert.equal(new Set(rows.map(({ guarantee }) => guarantee)).size, rows.length)
  for (const { guarantee, file } of rows) {
    const titles = titlesOf(readFileSync(path.join(ROOT, file), 'utf8'))
    assert.ok(
      titles.some((title) => names(title, guarantee)),
      `${file} has no test that names ${guarantee}`,
    )
  }
})

test('the check itself: a title without the number does not count', () => {
  assert.equal(names('bombs are refused (G43)', 'G4'), false)
  assert.equal(names('all of it (G43-G45, G53)', 'G44'), true)
  assert.deepEqual(titlesOf("test('one (G1)', () => {})"), ['one (G1)'])
})
