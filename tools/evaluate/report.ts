/**
 * @file node tools/evaluate/report.ts [--check]
 * Writes the tables of docs/quality.md from the results in docs/quality; with --check only says whether they are what stands there.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { format, resolveConfig } from 'prettier'
import { fillPage } from './report-table.ts'
import type { Result } from './result.ts'

const root = path.resolve(import.meta.dirname, '../..')
export const PAGE = path.join(root, 'docs/quality.md')
const RESULTS = path.join(root, 'docs/quality')

/** Results by the names of their files, numbers in them by value. */
async function readResults(): Promise<Result[]> {
  const names = (await readdir(RESULTS)).filter((n) => n.endsWith('.json'))
  names.sort(new Intl.Collator('en', { numeric: true }).compare)
  return Promise.all(names.map(async (n) => JSON.parse(await readFile(path.join(RESULTS, n), 'utf8')) as Result))
}

/** What docs/quality.md has to be. */
export async function pageText(): Promise<string> {
  const filled = fillPage(await readFile(PAGE, 'utf8'), await readResults())
  return format(filled, { ...(await resolveConfig(PAGE)), parser: 'markdown' })
}

if (import.meta.main) {
  const text = await pageText()
  if (!process.argv.includes('--check')) await writeFile(PAGE, text)
  else if (text !== (await readFile(PAGE, 'utf8'))) {
    console.error('docs/quality.md is not what docs/quality says: run node tools/evaluate/report.ts')
    process.exitCode = 1
  }
}
