/** @file Opens and decodes every file it is sent, telling each outcome: a process of its own, so that it may crash. */
import { decodePhoto } from '../../src/worker/codec/decode.ts'
import { openPhoto } from '../../src/worker/codec/open.ts'
import { toFailure } from '../../src/shared/errors.ts'
import type { Verdict } from './corpus.test.ts'

async function outcomeOf(file: string): Promise<string> {
  try {
    await decodePhoto(await openPhoto(file))
    return 'photo'
  } catch (error) {
    return toFailure(error).code
  }
}

async function openAll(files: readonly string[]): Promise<void> {
  for (const file of files) {
    const began = performance.now()
    const outcome = await outcomeOf(file)
    const verdict: Verdict = { file, outcome, milliseconds: performance.now() - began, rss: process.memoryUsage().rss }
    process.send?.(verdict)
  }
  process.disconnect()
}

process.once('message', (files) => void openAll(files as string[]))
