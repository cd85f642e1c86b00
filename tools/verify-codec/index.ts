/**
 * @file npm run verify:codec [-- --images 1000 --streams 1000 --provider webgpu --photos <folder> --json]
 * The long form of this folder's tests: the same bytes give the same latents on the CPU, in a second process and with another provider, and
 * back; and corrupted streams are each refused with an error of their own. Ends with 1 if one of them does not hold.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { ProviderName } from '../../src/engine/session.ts'
import { agreement, type Agreement } from './agreement.ts'
import { corruption, type Corruption } from './corruption.ts'

const { values: o } = parseArgs({
  options: {
    images: { type: 'string', default: '1000' },
    streams: { type: 'string', default: '1000' },
    provider: { type: 'string', default: 'webgpu' },
    photos: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})

function agreementLines({ images, kinds, bytes, wrong, provider }: Agreement): string[] {
  const { pixels } = provider
  return [
    `${images} images (${Object.entries(kinds)
      .map(([kind, n]) => `${n} ${kind}`)
      .join(', ')}), ${bytes} bytes`,
    `latents not the encoder's: ${wrong.here} here, ${wrong.second} in a second process, ${wrong.provider} with ${provider.name}`,
    `encoded with ${provider.name}, decoded on the CPU: ${provider.encodedWrong} not the encoder's; ${provider.sameLatents} have the latents that the CPU encodes`,
    `pixels, ${provider.name} beside the CPU: ${pixels.largest.toFixed(4)} grey levels at the most, ${((100 * pixels.differ) / pixels.samples).toFixed(3)} % of ${pixels.samples} samples differ`,
  ]
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0)

function corruptionLines({ accidents, claims, opened, outcomes, slowest, before, after }: Corruption): string[] {
  return [
    `${accidents} corrupted files and ${claims} forged ones: ${Object.entries(outcomes)
      .map(([code, n]) => `${n} ${code}`)
      .join(', ')}`,
    `corrupted and opened as another picture: ${opened.length}${opened.map(({ number, what }) => ` ${what} ${number}`).join(',')}`,
    `longest: ${slowest === null ? 'none' : `${slowest.milliseconds.toFixed(0)} ms (${slowest.what}, ${slowest.outcome})`}; peak memory ${megabytes(before)} MB after sound files, ${megabytes(after)} MB after all`,
  ]
}

const began = performance.now()
const onPhase = (what: string): void => console.error(`${((performance.now() - began) / 1000).toFixed(0)} s: ${what}`)
const folder = await mkdtemp(path.join(tmpdir(), 'patina-verify-'))
try {
  const count = Number(o.images)
  const provider = o.provider as ProviderName
  const agreed = await agreement({ count, provider, folder, photos: o.photos, onPhase })
  const streams = Number(o.streams)
  onPhase('opening corrupted files')
  const corrupted = await corruption({ accidents: streams, claims: Math.ceil(streams / 5) })
  if (o.json) console.log(JSON.stringify({ agreed, corrupted }))
  else for (const line of [...agreementLines(agreed), ...corruptionLines(corrupted)]) console.log(line)
  const { wrong } = agreed
  if (wrong.here + wrong.second + wrong.provider + agreed.provider.encodedWrong + corrupted.opened.length > 0)
    process.exitCode = 1
} finally {
  await rm(folder, { recursive: true })
}
