/** @file One more way to look for photos, in the library and on the map: by what people called them, or by what damages them most. Pure. */
import type { Photo } from '../../shared/contract.ts'
import { DAMAGE_CLASSES, type DamageClass } from '../../shared/damage-classes.ts'

/** Tags in lower case: a name is there once whatever its case. */
export type Kind = 'any' | `tag:${string}` | `damage:${DamageClass}`

export const tagKind = (tag: string): Kind => `tag:${tag.toLowerCase()}`

type Known = Pick<Photo, 'tags' | 'mainDamage'>

const kindsOfOne = ({ tags = [], mainDamage }: Known): Kind[] => [
  ...new Set(tags.map(tagKind)),
  ...(mainDamage === undefined ? [] : [`damage:${mainDamage}` as const]),
]

export const isOfKind = (kind: Kind, photo: Known): boolean => kind === 'any' || kindsOfOne(photo).includes(kind)

export interface Counted {
  readonly kind: Exclude<Kind, 'any'>
  /** The tag as it was written first, or the class. */
  readonly name: string
  readonly count: number
}

/** All that there are: tags by name, then classes in their order. */
export function countKinds(photos: readonly Known[]): readonly Counted[] {
  const counts = new Map<Kind, number>()
  const names = new Map<Kind, string>()
  for (const photo of photos) {
    for (const tag of photo.tags ?? []) if (!names.has(tagKind(tag))) names.set(tagKind(tag), tag)
    for (const kind of kindsOfOne(photo)) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  const counted = (kind: Exclude<Kind, 'any'>, name: string): Counted[] => {
    const count = counts.get(kind)
    return count === undefined ? [] : [{ kind, name, count }]
  }
  const tags = [...names].flatMap(([kind, name]) => (kind === 'any' ? [] : counted(kind, name)))
  return [
    ...tags.toSorted((a, b) => a.name.localeCompare(b.name)),
    ...DAMAGE_CLASSES.flatMap((damage) => counted(`damage:${damage}`, damage)),
  ]
}
