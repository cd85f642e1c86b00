/** @file A process that opens corrupted `.patina` files, one after the other, and tells what became of each. Started by corruption.ts. */
import { random } from '../../src/imaging/random.ts'
import { PatinaError } from '../../src/shared/errors.ts'
import { openPatina } from '../../src/worker/patina/open.ts'
import { readContainer, writeContainer } from '../../src/worker/patina/container.ts'
import { ACCIDENTS, CLAIMS } from './corruptions.ts'
import { encode } from './latents.ts'
import { pictureOf, readPhotos } from './pictures.ts'

export interface Order {
  readonly accidents: number
  readonly claims: number
}

export interface Verdict {
  readonly number: number
  readonly what: string
  /** The code of the refusal; 'unchanged': the bytes are those of a sound file; 'picture': it was opened. */
  readonly outcome: string
  readonly milliseconds: number
}

export interface Told {
  readonly verdicts: readonly Verdict[]
  /** Most resident memory that the process ever had: when sound files had been opened, and at the end. Bytes. */
  readonly before: number
  readonly after: number
}

/** Sound files that the others are made of. */
const SOUND = 24

const peak = (): number => 1024 * process.resourceUsage().maxRSS

async function soundFiles(): Promise<Uint8Array[]> {
  const photos = await readPhotos()
  const files: Uint8Array[] = []
  for (let number = 0; number < SOUND; number++) {
    const { bytes } = await encode(pictureOf(number, photos), 'cpu')
    const file = readContainer(bytes, '')
    const side = { ...file.side, exif: Buffer.alloc(200, number), xmp: Buffer.from('<x/>'.repeat(40)) }
    files.push(writeContainer({ ...file, side }))
    await openPatina(`${number}.patina`, files.at(-1) as Uint8Array)
  }
  return files
}

/** @throws Error if it is refused in any way but by an error with a code */
async function outcomeOf(bytes: Uint8Array, sound: readonly Uint8Array[]): Promise<string> {
  try {
    const { info } = await openPatina('corrupted.patina', bytes)
    if (sound.some((s) => Buffer.compare(s, bytes) === 0)) return 'unchanged'
    const { head } = readContainer(bytes, '')
    if (info.width !== head.width || info.height !== head.height) throw new Error('a picture of another size')
    return 'picture'
  } catch (error) {
    if (error instanceof PatinaError) return error.code
    throw error
  }
}

async function carryOut({ accidents, claims }: Order): Promise<Told> {
  const sound = await soundFiles()
  const verdicts: Verdict[] = []
  const before = peak()
  for (const [kinds, count] of [
    [ACCIDENTS, accidents],
    [CLAIMS, claims],
  ] as const) {
    const named = Object.entries(kinds)
    for (let number = 0; number < count; number++) {
      const r = random(number, 2011)
      const [what, make] = named[number % named.length] as (typeof named)[number]
      const bytes = make(sound[Math.floor(r() * sound.length)] as Uint8Array, r, sound)
      const began = performance.now()
      const outcome = await outcomeOf(bytes, sound)
      verdicts.push({ number, what, outcome, milliseconds: performance.now() - began })
    }
  }
  return { verdicts, before, after: peak() }
}

process.once('message', (order) => {
  void carryOut(order as Order).then((told) => process.send?.(told, () => process.exit(0)))
})
