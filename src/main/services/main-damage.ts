/** @file The likeliest class of what damages a photo. Pure; main. */
import { DAMAGE_CLASSES, type DamageClass } from '../../shared/damage-classes.ts'
import type { StoredDamage } from './project-store.ts'

/** undefined: it was not looked at yet. `sure`: the class's probability, 0-1. */
export function mainDamageOf(
  stored: Pick<StoredDamage, 'probabilities'> | undefined,
): { readonly kind: DamageClass; readonly sure: number } | undefined {
  if (stored === undefined) return undefined
  const sure = Math.max(...stored.probabilities)
  return { kind: DAMAGE_CLASSES[stored.probabilities.indexOf(sure)] ?? 'fine', sure }
}
