/** @file What a photo may suffer from, as the damage classifier tells it. Without schemas, so that the page can use it too. Pure. */

/** In the order of the classifier's outputs. */
export const DAMAGE_CLASSES = ['fine', 'noisy', 'blurred', 'scratched', 'faded', 'jpeg'] as const

export type DamageClass = (typeof DAMAGE_CLASSES)[number]
