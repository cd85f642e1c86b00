/** @file `patina generate`: small pictures out of a VAE, as PNG files and a sheet of all. Node; command line. */
import path from 'node:path'
import { checkWritable } from '../main/jobs/preflight.ts'
import type { VaePush, VaeStart } from '../shared/vae.ts'
import { ATTRIBUTES, DEFAULT_VAE, MAX_FILLED, MAX_PICTURES } from '../shared/vae-limits.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { GENERATE_OPTIONS } from './option-table.ts'
import { numberIn, oneOf, parseArguments, usage, wholeIn } from './parse.ts'
import { printable } from './report.ts'
import type { Environment } from './terminal.ts'

type Name = keyof typeof GENERATE_OPTIONS
type Get = (name: Name) => string | undefined

const LARGEST_SEED = 2 ** 32 - 1
const seedOf = (get: Get): number => wholeIn('seed', get('seed') ?? '1', 0, LARGEST_SEED)
const countOf = (get: Get, most: number, otherwise: string): number =>
  wholeIn('count', get('count') ?? otherwise, 1, most)

/** Options that mean something only beside another. */
const NEEDS: readonly [Name, Name][] = [
  ['variety', 'like'],
  ['steps', 'between'],
  ['amount', 'direction'],
  ['mask', 'complete'],
  ['complete', 'mask'],
]
/** Each says where the pictures come from: one of them, or none. */
const WAYS = ['like', 'between', 'complete'] as const

function check(get: Get): void {
  for (const [name, other] of NEEDS)
    if (get(name) !== undefined && get(other) === undefined) throw usage(`--${name} needs --${other}.`)
  const ways = WAYS.filter((name) => get(name) !== undefined)
  if (ways.length > 1) throw usage(`--${ways.join(' and --')} exclude each other.`)
  if (get('complete') !== undefined && get('direction') !== undefined)
    throw usage('--complete and --direction exclude each other.')
}

function startOf(get: Get, names: readonly string[]): VaeStart {
  const temperature = numberIn('temperature', get('temperature') ?? '1', 0, 3)
  const [like, from] = [get('like'), get('between')]
  if (from !== undefined) {
    const [to, ...more] = names
    if (to === undefined || more.length > 0) throw usage('--between takes two photos: --between <photo> <photo>.')
    const [a, b] = [{ photo: path.resolve(from) }, { photo: path.resolve(to) }]
    return { kind: 'between', a, b, count: wholeIn('steps', get('steps') ?? '9', 2, 100) }
  }
  if (names.length > 0) throw usage(`"patina generate" takes no "${names[0] ?? ''}".`)
  const common = { seed: seedOf(get), count: countOf(get, MAX_PICTURES, '16'), temperature }
  if (like === undefined) return { kind: 'prior', ...common }
  const variety = numberIn('variety', get('variety') ?? '0.3', 0, 1)
  return { kind: 'around', of: { photo: path.resolve(like) }, ...common, variety }
}

function pushOf(get: Get): VaePush {
  const name = get('direction')
  if (name === undefined) return { attributes: {}, units: [] }
  const text = get('amount') ?? '1'
  const size = numberIn('amount', text.replace(/^-/, ''), 0, 5)
  const amount = text.startsWith('-') ? -size : size
  return { attributes: { [oneOf('direction', name, ATTRIBUTES)]: amount }, units: [] }
}

const HONEST = (edge: number): string =>
  `These are ${edge} x ${edge} pixels: good as ideas, textures and thumbnails, not as photographs. Nothing in them was ever in front of a camera; each file says so.`

async function draw(get: Get, names: readonly string[], out: string, { startWorker, signal }: Environment) {
  const model = get('model') ?? DEFAULT_VAE
  const [photo, mask] = [get('complete'), get('mask')]
  const fill =
    photo === undefined || mask === undefined
      ? null
      : {
          photo: path.resolve(photo),
          mask: path.resolve(mask),
          seed: seedOf(get),
          count: countOf(get, MAX_FILLED, '4'),
          singles: true,
          gap: 2,
        }
  if (fill !== null && names.length > 0) throw usage(`"patina generate" takes no "${names[0] ?? ''}".`)
  const order = fill === null ? { start: startOf(get, names), push: pushOf(get), singles: true, gap: 2 } : null
  const name = 'patina'
  await checkWritable(out)
  const worker = startWorker()
  try {
    if (fill !== null) return await worker.call('fillPicture', { model, out, name, ...fill }, { signal })
    if (order !== null) return await worker.call('drawPictures', { model, out, name, ...order }, { signal })
    throw new TypeError('Expected an order but received none')
  } finally {
    await worker.close()
  }
}

export async function generate(args: readonly string[], environment: Environment): Promise<ExitCode> {
  const { options, positionals } = parseArguments(args, GENERATE_OPTIONS)
  const get: Get = (name) => options.get(name)
  const folder = get('out')
  if (folder === undefined) throw usage('Say where the pictures go: --out <folder>.')
  check(get)
  const { files, sheet, edge } = await draw(get, positionals, path.resolve(folder), environment)
  const { terminal } = environment
  if (options.has('json')) terminal.out(`${JSON.stringify({ type: 'result', files, sheet, edge })}\n`)
  else {
    terminal.out([...files, sheet].map((file) => `${printable(file)}\n`).join(''))
    terminal.err(`${HONEST(edge)}\n`)
  }
  return EXIT.done
}
