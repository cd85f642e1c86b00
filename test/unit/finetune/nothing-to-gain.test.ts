/**
 * @file A library of ordinary photos whose noise the stock model knows well: whatever a short run learned, the verdict says that it did not
 * help, and nothing is installed. At length: npm run finetune:proof -- --noise white.
 */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import sharp from 'sharp'
import { learn } from '../../../src/worker/finetune/learn.ts'
import { look } from '../../../src/worker/finetune/look.ts'
import { RunFolder } from '../../../src/worker/finetune/run-folder.ts'
import { noisy } from '../../../tools/finetune/proof/noise.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'patina-nothing-'))
process.env['PATINA_MODELS'] = path.join(folder, 'models')
after(() => rmSync(folder, { recursive: true, force: true }))

const GENERAL = path.resolve(import.meta.dirname, '../../../resources/general/guard')
const signal = new AbortController().signal
const LETTERS = 'abcdefghijklmno'

/** Names without a number are sessions of their own. */
async function library(): Promise<{ path: string; name: string }[]> {
  const names = readdirSync(GENERAL)
    .filter((name) => name.endsWith('.jpg'))
    .sort()
    .slice(0, LETTERS.length)
  return await Promise.all(
    names.map(async (from, i) => {
      const { data, info } = await sharp(readFileSync(path.join(GENERAL, from)))
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true })
      const { width, height } = info
      const name = `album ${LETTERS[i]}.png`
      const file = path.join(folder, name)
      const pixels = noisy('white', new Uint8Array(data), width, height, i)
      await sharp(pixels, { raw: { width, height, channels: 3 } })
        .png()
        .toFile(file)
      return { path: file, name }
    }),
  )
}

test('white noise on ordinary photos: measured as it is, and nothing is gained by learning it', async () => {
  const run = new RunFolder(path.join(folder, 'run'))
  const { library: found } = await look(
    { files: await library(), base: 'denoise-small', blind: false, threads: 1 },
    run,
    signal,
    () => {},
  )
  const noise = found.clusters[0]?.noise
  assert.ok(noise?.white === true && Math.abs(noise.level - 15) < 3, JSON.stringify(noise))
  const options = { name: 'nothing', size: null, minutes: 1, steps: 24, threads: 1, finish: false } as const
  const verdict = await learn(run, options, signal, { point: () => {}, phase: () => {} })
  assert.deepEqual([verdict.outcome, verdict.model], ['no-gain', null])
  assert.ok(!existsSync(path.join(folder, 'models')))
})
