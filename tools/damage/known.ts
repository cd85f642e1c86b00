/** @file The examples that a run folder has: lines of JSON, one for each photo, from several processes. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Example } from './samples.ts'

export interface Line {
  /** Of the photo among all. */
  readonly index: number
  readonly examples: readonly (Omit<Example, 'features'> & { readonly features: readonly number[] })[]
}

/** By photo. A last line that a stopped process left unfinished is passed over. */
export async function knownLines(folder: string): Promise<Line[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jsonl'))
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')))
  const lines = texts.flatMap((text) => text.split('\n').filter((line) => line.endsWith('}')))
  return lines.map((line) => JSON.parse(line) as Line).toSorted((a, b) => a.index - b.index)
}

export const examplesIn = (lines: readonly Line[]): Example[] =>
  lines.flatMap((line) => line.examples.map((e): Example => ({ ...e, features: Float64Array.from(e.features) })))
