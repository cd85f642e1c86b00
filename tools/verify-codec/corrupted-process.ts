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
  /**
   * The code of the refusal; 'unchanged': the bytes are those of a sound file; 'same picture': others, but it is the picture of a sound file
   * in every sample (the last bits of a stream may be anything); 'picture': it was opened, and is another.
   */
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

interface Sound {
  readonly bytes: Uint8Array
  /** What it is opened as. */
  readonly picture: Uint8Array
}

async function soundFiles(): Promise<Sound[]> {
  const photos = await readPhotos()
  const files: Sound[] = []
  for (let number = 0; number < SOUND; number++) {
    const { bytes } = await encode(pictureOf(number, photos), 'cpu')
    const file = readContainer(bytes, '')
    const side = { ...file.side, exif: Buffer.alloc(200, number), xmp: Buffer.from('<x/>'.repeat(40)) }
    const whole = writeContainer({ ...file, side })
    files.push({ bytes: whole, picture: (await openPatina(`${number}.patina`, whole)).file })
  }
  return files
}

/** @throws Error if it is refused in any way but by an error with a code */
async function outcomeOf(bytes: Uint8Array, sound: readonly Sound[]): Promise<string> {
  try {
    const { info, file } = await openPatina('corrupted.patina', bytes)
    if (sound.some((s) => Buffer.compare(s.bytes, bytes) === 0)) return 'unchanged'
    if (sound.some((s) => Buffer.compare(s.picture, file) === 0)) return 'same picture'
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
  const whole = sound.map((s) => s.bytes)
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
      const bytes = make(whole[Math.floor(r() * whole.length)] as Uint8Array, r, whole)
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
