/** @file Names and limits of what VAEs can do, without schemas: for the page too. Pure. */

/** The one that ships. */
export const DEFAULT_VAE = 'vae-small'

/** Attributes that can be pushed; each direction is computed from the photos that the model was trained on. */
export const ATTRIBUTES = ['brightness', 'contrast', 'warmth', 'colour', 'detail'] as const
export type Attribute = (typeof ATTRIBUTES)[number]

/** A dimension says something if its posterior mean varies more than this (Burda, Grosse & Salakhutdinov 2016, section 5.2). */
export const ACTIVE_ABOVE = 0.01

/** Fewer different photos show nothing of what photos look like. */
export const FEWEST_VAE_PHOTOS = 10

/** Pictures of one order, and of one that fills. */
export const MAX_PICTURES = 400
export const MAX_FILLED = 20
