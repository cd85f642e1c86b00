/** @file `patina train-vae`: a VAE of small pictures from a folder of photos, or several to compare. Node; command line. */
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { writeAtomically } from '../files/atomic.ts'
import { writeError } from '../files/write-error.ts'
import { checkWritable } from '../main/jobs/preflight.ts'
import { vaeRunFolder } from '../main/services/learning-runs.ts'
import { PatinaError } from '../shared/errors.ts'
import { idOf } from '../shared/learning.ts'
import type { VaeCard, VaeTrainOrder } from '../shared/vae.ts'
import type { Progress, WorkerClient } from '../shared/worker-protocol.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { photosIn } from './finetune.ts'
import { TRAIN_VAE_OPTIONS } from './option-table.ts'
import { numberIn, oneOf, parseArguments, usage, wholeIn } from './parse.ts'
import { rateDistortionPlot } from './rate-distortion.ts'
import { printable } from './report.ts'
import type { Environment, Terminal } from './terminal.ts'
import { sweepTable, vaeCardWords, vaePointWords } from './train-vae-words.ts'
import { vaeCurve } from './vae-curve.ts'

type Get = (name: keyof typeof TRAIN_VAE_OPTIONS) => string | undefined

const write = (terminal: Terminal, json: boolean, object: object, words: readonly string[]): void =>
  terminal.out((json ? [JSON.stringify(object)] : words.map(printable)).map((line) => `${line}\n`).join(''))

function teller(terminal: Terminal, json: boolean) {
  return ({ stage, done, total, vaePoint }: Progress): void => {
    if (json) terminal.out(`${JSON.stringify({ type: 'progress', stage, fraction: done / total, ...vaePoint })}\n`)
    else if (vaePoint !== undefined)
      terminal.err(`${terminal.interactive ? '\r\x1b[K' : ''}${vaePointWords(vaePoint)}\n`)
    else if (terminal.interactive)
      terminal.err(`\r\x1b[Kreading the photos: ${Math.round((100 * done) / total)} % of the whole`)
  }
}

/** One value, or with --sweep several with commas between. */
function list(get: Get, name: 'latent' | 'beta', otherwise: string, low: number, high: number): number[] {
  const texts = (get(name) ?? otherwise).split(',')
  if (texts.length > 1 && get('sweep') === undefined) throw usage(`--${name} takes one value; several are for --sweep.`)
  return texts.map((text) => (name === 'latent' ? wholeIn : numberIn)(name, text, low, high))
}

type Fixed = Pick<VaeTrainOrder, 'minutes' | 'threads' | 'name'> &
  Pick<VaeTrainOrder['shape'], 'form' | 'edge' | 'width'>

const fixedOf = (get: Get, folder: string): Fixed => ({
  name: get('name') ?? path.basename(path.resolve(folder)),
  form: oneOf('form', get('form') ?? 'conv', ['conv', 'dense']),
  edge: Number(oneOf('size', get('size') ?? '64', ['32', '64'])) as 32 | 64,
  width: wholeIn('width', get('width') ?? '32', 4, 128),
  minutes: numberIn('minutes', get('minutes') ?? '20', 0.1, 600),
  threads: wholeIn('threads', get('threads') ?? '0', 0, 64),
})

interface Order {
  readonly fixed: Fixed
  readonly latents: readonly number[]
  readonly betas: readonly number[]
  readonly photos: VaeTrainOrder['photos']
  readonly run: string
}

async function orderOf(get: Get, names: readonly string[], { dataDir }: Environment): Promise<Order> {
  const [folder, ...more] = names
  if (folder === undefined || more.length > 0) throw usage('Name one folder of photos.')
  const fixed = fixedOf(get, folder)
  const [latents, betas] = [list(get, 'latent', '64', 2, 512), list(get, 'beta', '1', 0, 100)]
  if (get('resume') !== undefined && get('sweep') !== undefined) throw usage('A sweep cannot be resumed.')
  const run = vaeRunFolder(dataDir, fixed.name)
  await checkWritable(run)
  return { fixed, latents, betas, photos: await photosIn(path.resolve(folder), get('recursive') !== undefined), run }
}

function workerOrder(
  { fixed, photos, run }: Order,
  latent: number,
  beta: number,
  install: boolean,
  sheets: string | null,
): VaeTrainOrder {
  const { form, edge, width, name, minutes, threads } = fixed
  return {
    photos: [...photos],
    run,
    name,
    shape: { form, edge, latent, width },
    beta,
    minutes,
    threads,
    install,
    sheets,
  }
}

interface Ways {
  readonly json: boolean
  readonly out: string | null
}

async function one(
  order: Order,
  worker: WorkerClient,
  { terminal, signal }: Environment,
  { json, out, resume }: Ways & { readonly resume: boolean },
) {
  const id = idOf(order.fixed.name)
  const known = existsSync(path.join(order.run, 'plan.json'))
  if (known && !resume) throw new PatinaError('learning-exists', { run: id })
  if (!known && resume) throw new PatinaError('learning-missing', { run: id })
  const params = workerOrder(order, order.latents[0] as number, order.betas[0] as number, true, out)
  const card = await worker.call('trainVae', params, { signal, onProgress: teller(terminal, json) })
  const { directions: _, units: __, ...told } = card
  write(terminal, json, { type: 'result', ...told }, vaeCardWords(card))
  if (out !== null) await writeTexts(out, [['curve.svg', vaeCurve(card.curve)]])
}

async function sweep(order: Order, worker: WorkerClient, { terminal, signal }: Environment, { json, out }: Ways) {
  const cards: VaeCard[] = []
  for (const latent of order.latents)
    for (const beta of order.betas) {
      const params = workerOrder(order, latent, beta, false, null)
      const own = { ...params, run: `${order.run}-${latent}-${idOf(String(beta))}` }
      const card = await worker.call('trainVae', own, { signal, onProgress: teller(terminal, json) })
      cards.push(card)
      const { heldOut, frechet } = card
      if (json)
        terminal.out(`${JSON.stringify({ type: 'result', latent, beta, ...heldOut, frechet: frechet.samples })}\n`)
    }
  const table = sweepTable(cards)
  if (!json) terminal.out(table)
  const files = [
    ['sweep.md', table],
    ['sweep.svg', rateDistortionPlot(cards)],
  ] as const
  if (out !== null) await writeTexts(out, files)
}

async function writeTexts(folder: string, files: readonly (readonly [string, string])[]): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw writeError(error, path.join(folder, 'curve.svg'))
  })
  for (const [name, content] of files)
    await writeAtomically(path.join(folder, name), new TextEncoder().encode(content), { collision: 'rename' })
}

export async function trainVae(args: readonly string[], environment: Environment): Promise<ExitCode> {
  const { options, positionals } = parseArguments(args, TRAIN_VAE_OPTIONS)
  const get: Get = (name) => options.get(name)
  const order = await orderOf(get, positionals, environment)
  const json = options.has('json')
  const to = get('out')
  const out = to === undefined ? null : path.resolve(to)
  const worker = environment.startWorker()
  try {
    if (options.has('sweep')) await sweep(order, worker, environment, { json, out })
    else await one(order, worker, environment, { json, resume: options.has('resume'), out })
    return EXIT.done
  } finally {
    await worker.close()
  }
}
