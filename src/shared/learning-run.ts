/** @file A run of learning as the window knows it: ordered, under way, paused, judged. Schemas for the doors, types for everybody. */
import { z } from 'zod'
import { FailureSchema, PhotoId } from './contract-parts.ts'
import { AdapterSize, Forecast, LearningPoint, Library, OUTCOMES, StoredVerdict } from './learning.ts'

/** Names its folder, and its model once there is one. */
export const LearningId = z.string().regex(/^[a-z0-9-]{1,50}$/)

export const LearningOrder = z.strictObject({
  photos: z.array(PhotoId).min(1).max(100_000),
  name: z.string().min(1).max(40),
})

/** What a person decides once the photos were looked at. */
export const LearningGoal = z.strictObject({
  minutes: z.number().min(0.1).max(600),
  /** Exactly so many steps; null: as many as fit into the minutes. */
  steps: z.int().min(1).max(100_000).nullable(),
  /** null: chosen by the library. */
  size: AdapterSize.nullable(),
})

/**
 * waiting: for another run. refused: the photos cannot be learned from. found: the goal is to be chosen. interrupted: it was under way
 * when the program ended. elsewhere: another program works on it. paused: by a person, or by the program with a reason.
 */
export const LEARNING_CONDITIONS = [
  'waiting',
  'looking',
  'refused',
  'found',
  'measuring',
  'training',
  'choosing',
  'judging',
  'paused',
  'interrupted',
  'elsewhere',
  'done',
] as const

const count = z.int().nonnegative()

export const LearningSummary = z.strictObject({
  id: LearningId,
  name: z.string(),
  /** ISO 8601. */
  created: z.string(),
  condition: z.enum(LEARNING_CONDITIONS),
  /** Why it was refused, or paused by itself. */
  reason: FailureSchema.nullable(),
  /** Of what is under way: photos looked at twice each, or steps. */
  done: count,
  total: count,
  secondsLeft: z.number().nonnegative().nullable(),
  outcome: z.enum(OUTCOMES).nullable(),
  /** Its model is among those that can be chosen. */
  installed: z.boolean(),
})

/** Answer of a blind comparison: how often the learned one was taken for the better one. */
export const BlindResult = z.strictObject({ preferred: count, pairs: z.int().positive() })

export const LearningDetail = z.strictObject({
  summary: LearningSummary,
  library: Library.nullable(),
  forecast: Forecast.nullable(),
  goal: LearningGoal.nullable(),
  points: z.array(LearningPoint),
  verdict: StoredVerdict.nullable(),
  blind: BlindResult.nullable(),
})

export const BlindAnswer = z.strictObject({
  run: LearningId,
  /** Side that was taken for the better one, of each pair in order. */
  picks: z
    .array(z.enum(['a', 'b']))
    .min(1)
    .max(100),
})

/** Photos of the library that lie in one folder. */
export const LearningFolder = z.strictObject({ name: z.string(), photos: z.array(PhotoId) })

export type LearningOrder = z.infer<typeof LearningOrder>
export type LearningGoal = z.infer<typeof LearningGoal>
export type LearningSummary = z.infer<typeof LearningSummary>
export type LearningCondition = LearningSummary['condition']
export type LearningDetail = z.infer<typeof LearningDetail>
export type LearningFolder = z.infer<typeof LearningFolder>
export type BlindAnswer = z.infer<typeof BlindAnswer>
export type BlindResult = z.infer<typeof BlindResult>
