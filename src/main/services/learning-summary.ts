/** @file What a run comes to at this moment: from its files, and from what is under way. Runs in main. */
import { stat } from 'node:fs/promises'
import type { LearningCondition, LearningSummary } from '../../shared/learning-run.ts'
import { hasRunFile, readRunFile, type StoredOrder } from './learning-runs.ts'
import type { Live } from './learning-turns.ts'

interface About {
  readonly id: string
  readonly live: Live | null
  /** Another program works on it. */
  readonly elsewhere: boolean
  /** Its model is among those that can be chosen. */
  readonly installed: boolean
}

/** What the files of a run that nobody works on say of it. */
export interface Rest {
  readonly found: boolean
  readonly begun: boolean
  readonly judged: boolean
  readonly order: Pick<StoredOrder, 'goal' | 'paused' | 'failure'> | null
}

export function conditionAtRest({ found, begun, judged, order }: Rest): LearningCondition {
  if (judged) return 'done'
  if (!found) return order?.failure ? 'refused' : order?.paused === true ? 'paused' : 'interrupted'
  if (!begun && !order?.goal) return 'found'
  return order?.paused === true ? 'paused' : 'interrupted'
}

export async function summarise(folder: string, { id, live, elsewhere, installed }: About): Promise<LearningSummary> {
  const [order, plan, points, verdict] = await Promise.all([
    readRunFile(folder, 'order'),
    readRunFile(folder, 'plan'),
    readRunFile(folder, 'points'),
    readRunFile(folder, 'verdict'),
  ])
  const rest = { found: hasRunFile(folder, 'found'), begun: plan !== null, judged: verdict !== null, order }
  return {
    id,
    name: order?.name ?? plan?.name ?? id,
    created: order?.created ?? (await stat(folder)).mtime.toISOString(),
    condition: live?.condition ?? (elsewhere ? 'elsewhere' : conditionAtRest(rest)),
    reason: live === null && !elsewhere && verdict === null ? (order?.failure ?? null) : null,
    done: live?.done || (points?.at(-1)?.step ?? 0),
    total: live?.total || (plan?.steps ?? 0),
    secondsLeft: live?.secondsLeft ?? null,
    outcome: verdict?.verdict.outcome ?? null,
    installed,
  }
}
