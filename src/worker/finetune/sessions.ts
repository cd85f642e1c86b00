/**
 * @file Which photos belong together, and the split into photos to learn from, to choose by and to be judged on. By shooting session:
 * two shots of one scene in two parts would make the proof worthless. Pure.
 */
import path from 'node:path'
import { integer, random } from '../../imaging/random.ts'
import { FEWEST_JUDGED } from '../../shared/learning-limits.ts'
import { PARTS, type Part } from '../../shared/learning.ts'
import type { PhotoFacts } from './photo-facts.ts'

export interface Origin {
  /** Below the folder that was named. */
  readonly name: string
  readonly facts: PhotoFacts
}

const HOURS = 3_600_000
/** A pause of this length ends a session. */
const PAUSE = 2 * HOURS

/** "IMG_1234" -> "IMG", "chair_11" -> "chair": what is counted is not what it is called. */
const stem = (name: string): string =>
  path
    .parse(name)
    .name.replace(/[-_ ]?(?:real|noisy)$/i, '')
    .replace(/[-_ (]*\d+\)*$/, '')
const firstWord = (name: string): string => /^[^-_ ]*/.exec(stem(name))?.[0] ?? ''

/** Camera and sensitivity; of files that do not say, their folder and the first word of their name. */
export function clusterOf({ name, facts }: Origin): string {
  const { device, iso } = facts
  if (device !== null) return iso === null ? device : `${device}, ISO ${iso}`
  return [path.dirname(name), firstWord(name)].filter((part) => part !== '.' && part !== '').join('/') || 'photos'
}

/**
 * The session of each photo, in their order: those of one device without a pause of two hours; of files without a time those of one
 * folder whose names differ in their number only. Names that are numbers only are each a session of their own.
 */
export function sessionsOf(origins: readonly Origin[]): string[] {
  const sessions = origins.map(({ name }) =>
    stem(name) === '' || /^(?:img|dsc|dscn|p|pict|scan)$/i.test(stem(name))
      ? `name ${name}`
      : `name ${path.join(path.dirname(name), stem(name))}`,
  )
  const timed = origins.flatMap(({ facts }, i) =>
    facts.taken === null ? [] : [{ i, device: facts.device, at: facts.taken }],
  )
  for (const own of Map.groupBy(timed, ({ device }) => device).values()) {
    let last = -Infinity
    let session = ''
    for (const { i, device, at } of own.toSorted((a, b) => a.at - b.at)) {
      if (at - last > PAUSE) session = `time ${device ?? ''} ${at}`
      sessions[i] = session
      last = at
    }
  }
  return sessions
}

/** Of the photos, in one session that is only judged on so that there are enough sessions. */
const MOST_OF_ALL = 0.25

/** Shares of the photos. Small libraries need more to judge by than the 10 % of large ones. */
const sharesFor = (photos: number): Readonly<Record<Exclude<Part, 'train'>, number>> =>
  photos < 100 ? { validation: 0.12, test: 0.3 } : { validation: 0.1, test: 0.15 }

/**
 * The part of each photo. Sessions of each cluster are dealt in random order, first to the test, until it has its share; a cluster of
 * one session only is learned from.
 * @param seed the same seed gives the same split
 */
export function splitBySession(sessions: readonly string[], clusters: readonly string[], seed: number): Part[] {
  const parts = new Map<string, Part>()
  const shares = sharesFor(sessions.length)
  const wanted = {
    validation: shares.validation * sessions.length,
    test: Math.max(FEWEST_JUDGED.photos, shares.test * sessions.length),
  }
  let judgedOn = 0
  const members = Map.groupBy(sessions.keys(), (i) => sessions[i] as string)
  const byCluster = Map.groupBy(members.keys(), (s) => clusters[members.get(s)?.[0] ?? 0] as string)
  const dealt = [...byCluster].map(([, own], i) => shuffled(own, seed + i))
  const put = (session: string, part: Part): void => {
    parts.set(session, part)
    if (part !== 'train') wanted[part] -= sizeOf(session)
    if (part === 'test') judgedOn++
  }
  const sizeOf = (session: string): number => members.get(session)?.length ?? 0
  // A session that is much larger than what a part still wants would starve the training.
  const fits = (part: Exclude<Part, 'train'>, session: string): boolean =>
    (wanted[part] > 0 && sizeOf(session) <= 2 * wanted[part] + 2) ||
    (part === 'test' && judgedOn < FEWEST_JUDGED.sessions && sizeOf(session) <= MOST_OF_ALL * sessions.length)
  // Round by round over the clusters, so that each camera is judged; the last session of a cluster always stays to be learned from.
  for (let round = 0; dealt.some((own) => own.length > round + 1); round++)
    for (const own of dealt)
      if (own.length > round + 1) {
        const session = own[round] as string
        const part = PARTS.toReversed().find((p) => p !== 'train' && fits(p, session))
        put(session, part ?? 'train')
      }
  return sessions.map((s) => parts.get(s) ?? 'train')
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const out = [...items]
  const r = random(20_261_121, seed)
  for (let i = out.length - 1; i > 0; i--) {
    const j = integer(r, i + 1)
    ;[out[i], out[j]] = [out[j] as T, out[i] as T]
  }
  return out
}
