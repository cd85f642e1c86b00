/**
 * @file What a check-up of a photo tells: what was measured, what of it is damage, and what would be done about it. Schemas for the
 * doors, types for everybody.
 */
import { z } from 'zod'
import { FINDING_KINDS } from './finding-kinds.ts'
import { Step } from './steps.ts'
import { keysOf } from './texts/texts.ts'

export { FINDING_KINDS, type FindingKind } from './finding-kinds.ts'

const FindingKind = z.enum(FINDING_KINDS)

/**
 * grey levels: 0-255. quality: of JPEG as libjpeg counts, 1-100. share: 0-1. diagonals: lengths of the photo's diagonal. lab: a
 * distance in CIE L*a*b*.
 */
export const Unit = z.enum(['grey levels', 'quality', 'share', 'diagonals', 'lab'])

const share = z.number().min(0).max(1)

/** A sentence as its key and values. */
const said = <Kind extends 'finding' | 'reason' | 'summary'>(kind: Kind) =>
  z.strictObject({ key: z.enum(keysOf(kind)), values: z.record(z.string(), z.union([z.string(), z.number()])) })

/** A rectangle in photo pixels. */
export const Region = z.strictObject({
  x: z.int().min(0),
  y: z.int().min(0),
  width: z.int().min(1),
  height: z.int().min(1),
})

/** Something that was measured, damage or not; `value` null: it could not be told, or there is none of it (a JPEG's quality). */
export const Measure = z.strictObject({ kind: FindingKind, value: z.number().nullable(), unit: Unit })

export const Finding = z.strictObject({
  kind: FindingKind,
  /** 0 hardly seen, 1 ruined. */
  severity: share,
  /** null: it is seen but not measured. */
  value: z.number().nullable(),
  unit: Unit,
  /** How sure it is that this is damage and not the picture's own. */
  confidence: share,
  /** Where it is worst, the worst first; empty if it is everywhere alike. */
  regions: z.array(Region).max(3),
  /** One plain sentence. */
  says: said('finding'),
})

export const PlannedStep = z.strictObject({
  step: Step,
  /** The finding that it answers. */
  finding: FindingKind,
  /** One plain sentence: why this, and why so strong. */
  reason: said('reason'),
})

export const Checkup = z.strictObject({
  width: z.int().min(1),
  height: z.int().min(1),
  /** toned: one colour, as sepia. */
  tone: z.enum(['colour', 'grey', 'toned']),
  /** One of each kind. */
  measures: z.array(Measure),
  /** Damage, the worst first. */
  findings: z.array(Finding),
  /** Steps in the order in which they are done; empty if nothing needs doing. */
  plan: z.array(PlannedStep),
  /** One plain sentence. */
  summary: said('summary'),
  /** Seconds that looking took, without decoding. */
  seconds: z.number().min(0),
})

export type Unit = z.infer<typeof Unit>
export type Region = z.infer<typeof Region>
export type Measure = z.infer<typeof Measure>
export type Finding = z.infer<typeof Finding>
export type PlannedStep = z.infer<typeof PlannedStep>
export type Checkup = z.infer<typeof Checkup>
