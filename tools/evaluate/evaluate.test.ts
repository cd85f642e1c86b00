/** @file The harness from end to end on two tiny photos, with the shipped denoiser; and what the line may say. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import sharp from 'sharp'
import { holeReader } from './holes.ts'
import { readOptions } from './options.ts'
import type { Result } from './result.ts'

const SAMPLES = path.join(import.meta.dirname, '../../resources/samples')

function folder(t: TestContext): string {
  const made = mkdtempSync(path.join(tmpdir(), 'patina-evaluate-test-'))
  t.after(() => rmSync(made, { recursive: true }))
  return made
}

async function tinyPhotos(t: TestContext): Promise<string> {
  const set = folder(t)
  for (const name of ['kitten', 'nagasaki-boats'])
    await sharp(path.join(SAMPLES, `${name}.jpg`))
      .resize(90, 61, { fit: 'cover' })
      .removeAlpha()
      .toColourspace('srgb')
      .png()
      .toFile(path.join(set, `${name}.png`))
  return set
}

const run = (...args: string[]) =>
  spawnSync(process.execPath, [path.join(import.meta.dirname, 'index.ts'), ...args], { encoding: 'utf8' })

test('denoising two tiny photos: better than the damage, told in lines, in a file and in pictures', async (t) => {
  const [set, out] = [await tinyPhotos(t), folder(t)]
  const file = path.join(out, 'result.json')
  const r = run('--set', set, '--sigma', '25', '--json', '--out', file, '--pictures', path.join(out, 'pictures'))
  assert.equal(r.status, 0, r.stderr)
  const lines = r.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { name?: string })
  assert.deepEqual(
    lines.map((l) => l.name),
    ['kitten', 'nagasaki-boats', undefined],
  )
  const result = JSON.parse(readFileSync(file, 'utf8')) as Result
  assert.deepEqual(lines[2], result)
  assert.equal(result.command, `npm run evaluate -- --set <${path.basename(set)}> --sigma 25`)
  const row = (method: string) => result.rows.find((candidate) => candidate.method === method)!
  assert.ok(Math.abs(row('damaged').figures.psnr! - 20.17) < 0.1, 'the noise must be that of sigma 25')
  assert.ok(row('ours, blind').figures.psnr! > row('damaged').figures.psnr! + 3)
  assert.ok(row('ours, blind').figures.ssim! > row('damaged').figures.ssim!)
  assert.ok(row('ours, blind').figures.gmsd! < row('damaged').figures.gmsd!)
  assert.ok(result.peakMegabytes > 50 && row('ours, blind').secondsPerMegapixel! > 0)
  assert.ok(readdirSync(path.join(out, 'pictures')).includes('kitten-ours-blind.png'))
})

test('JPEG damage is that of a real encoder: worse at a lower quality', async (t) => {
  const set = await tinyPhotos(t)
  const damaged = ['10', '60'].map((quality) => {
    const r = run('--task', 'jpeg', '--set', set, '--quality', quality, '--json')
    assert.equal(r.status, 0, r.stderr)
    return (JSON.parse(r.stdout.trim().split('\n').at(-1)!) as Result).rows[0]!.figures.psnr!
  })
  assert.ok(damaged[0]! > 15 && damaged[0]! + 3 < damaged[1]!, damaged.join(' '))
})

test('holes: as much as their kind says, the same each time, another for each photo', async () => {
  const share = async (kind: string, index: number) =>
    (await (await holeReader(kind))(256, 256, index)).reduce((a, b) => a + b, 0) / 256 ** 2
  assert.ok(Math.abs((await share('random', 0)) - 0.5) < 0.01)
  const scratched = await share('scratches', 3)
  assert.ok(scratched >= 0.06 && scratched < 0.12, `${scratched}`)
  assert.equal(await share('lama-thin', 5), await share('lama-thin', 5))
  assert.notEqual(await share('lama-thick', 5), await share('lama-thick', 6))
  await assert.rejects(holeReader('stars'), /--mask takes scratches, random/)
})

test('a folder of masks: white is a hole, brought to the size of the picture', async (t) => {
  const masks = folder(t)
  const half = Uint8Array.from({ length: 16 }, (_, i) => (i % 4 < 2 ? 255 : 0))
  await sharp(half, { raw: { width: 4, height: 4, channels: 1 } })
    .png()
    .toFile(path.join(masks, 'half.png'))
  const hole = await (await holeReader(masks))(8, 8, 7)
  assert.deepEqual([...hole.subarray(0, 8)], [1, 1, 1, 1, 0, 0, 0, 0])
})

test('a line that is not understood ends with 2 and says what is', (t) => {
  const refused = (args: string[], message: RegExp) => assert.throws(() => readOptions(args), message)
  refused(['--task', 'dance', '--set', '.'], /no task "dance"/)
  refused(['--set', path.join(folder(t), 'none')], /names no folder/)
  refused(['--set', '.', '--sigma', 'loud'], /--sigma takes 0 to 100/)
  refused(['--set', '.', '--quality', '0'], /--quality takes 1 to 100/)
  refused(['--set', '.', '--boundary', 'real'], /circular or open/)
  const r = run('--task', 'dance', '--set', '.')
  assert.equal(r.status, 2)
  assert.match(r.stderr, /--task denoise\|camera-noise/)
})
