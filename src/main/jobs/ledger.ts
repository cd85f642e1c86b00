/**
 * @file Where a job that is being done is kept: the row of the embedded queue, or the task of a shared one. Changes are for whoever
 * holds the claim. Pure.
 */
import type { Step } from '../../shared/steps.ts'
import type { ClaimedJob, Made, Staged } from './job.ts'
import type { VerifiedOutput } from './read-back.ts'

type Kept = void | Promise<void>

/** Every change throws a LostClaimError where somebody else holds the job by now. */
export interface Ledger {
  /** Another job of the batch has this output. */
  isTaken(job: ClaimedJob, output: string): boolean | Promise<boolean>
  setOutput(job: ClaimedJob, output: string): Kept
  setSteps(job: ClaimedJob, steps: readonly Step[]): Kept
  /** Before the output gets its name: how it will be known again, and what it was made with. */
  stage(job: ClaimedJob, staged: Staged, made: Made): Kept
  unstage(job: ClaimedJob): Kept
  /** Only what was read back under its final name is done. */
  done(job: ClaimedJob, verified: VerifiedOutput): Kept
  skip(job: ClaimedJob, reason: string): Kept
}
