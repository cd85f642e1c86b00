/**
 * @file npm run finetune:proof -- --noise grain|white|none [--data <folder of clean photos>] [--minutes <n> | --steps <n>] [--threads <n>]
 * Makes a library of noisy photos out of clean ones, lets `patina finetune` learn from the noisy photos alone, and then measures against
 * the clean truth of photos that the program never saw. What it says itself is told beside that, and has no part in it.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { DEFAULT_MODEL } from '../../../src/shared/tasks.ts'
import { makeLibrary } from './library.ts'
import { NOISES, type Noise } from './noise.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const { values: o } = parseArgs({
  options: {
    noise: { type: 'string', default: 'grain' },
    data: { type: 'string', default: path.join(root, '../shared/data/train') },
    minutes: { type: 'string', default: '10' },
    steps: { type: 'string' },
    threads: { type: 'string', default: '0' },
    adapter: { type: 'string' },
    to: { type: 'string' },
  },
})
if (!NOISES.includes(o.noise as Noise)) throw new Error(`Expected --noise ${NOISES.join('|')} but received ${o.noise}`)

const NAME = 'proof'
const STOCK = DEFAULT_MODEL.denoise

/** Runs `patina` and gives its JSON lines. @throws Error if it ends with anything but 0 */
function patina(to: string, args: readonly string[]): Promise<Record<string, unknown>[]> {
  const child = spawn(process.execPath, [path.join(root, 'src/cli/index.ts'), ...args, '--json'], {
    env: { ...process.env, PATINA_DATA: path.join(to, 'project'), PATINA_MODELS: path.join(to, 'models') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part
    for (const line of part.split('\n')) if (/"psnr":\d|"phase"/.test(line)) console.error(line)
  })
  return new Promise((resolve, reject) => {
    child.on('exit', (code) => {
      if (code !== 0) reject(new Error(`patina ${args[0]} ended with ${code}:\n${text.slice(-2_000)}`))
      else
        resolve(text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Record<string, unknown>])))
    })
  })
}

/** PSNR in dB of pictures of 8 bits. */
function decibel(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) throw new Error(`Expected ${b.length} samples but received ${a.length}`)
  return 10 * Math.log10(255 ** 2 / (a.reduce((sum, v, i) => sum + (v - (b[i] as number)) ** 2, 0) / a.length))
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length

async function scores(folder: string, truth: ReadonlyMap<string, Uint8Array>): Promise<number[]> {
  return await Promise.all(
    [...truth].map(async ([name, clean]) =>
      decibel(new Uint8Array(await sharp(path.join(folder, name)).removeAlpha().raw().toBuffer()), clean),
    ),
  )
}

const to = o.to ?? (await mkdtemp(path.join(tmpdir(), 'patina-proof-')))
const { folder, aside, truth } = await makeLibrary(o.data, to, o.noise as Noise, root)
const length = o.steps === undefined ? ['--minutes', o.minutes] : ['--steps', o.steps]
const kind = o.adapter === undefined ? [] : ['--adapter', o.adapter]
const told = await patina(to, ['finetune', folder, '--name', NAME, ...length, ...kind, '--threads', o.threads])
const line = (type: string) => told.find((l) => l['type'] === type)
console.log(JSON.stringify(line('library')))
console.log(JSON.stringify(line('verdict')))

async function restored(model: string): Promise<number[]> {
  const out = path.join(to, `by-${model}`)
  await patina(to, ['restore', aside, '--denoise=100', '--model', model, '--format', 'png', '--out', out])
  return await scores(out, truth)
}

const [noisyScores, stock] = [await scores(aside, truth), await restored(STOCK)]
const figures = { photos: truth.size, noisy: mean(noisyScores), stock: mean(stock) }
if (line('verdict')?.['model'] === null) console.log(JSON.stringify({ ...figures, installed: false }))
else {
  const own = await restored(NAME)
  const gains = own.map((v, i) => v - (stock[i] as number))
  console.log(
    JSON.stringify({ ...figures, installed: true, learned: mean(own), gain: mean(gains), least: Math.min(...gains) }),
  )
}
if (o.to === undefined) await rm(to, { recursive: true })
