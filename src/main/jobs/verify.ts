/** @file Reads every output of a batch again and compares it with what its row says. Node; main and the command line. */
import { hashFile } from '../../files/atomic.ts'
import { errnoOf } from '../../files/file-system.ts'
import type { Job } from './job.ts'

export type Verdict = 'sound' | 'missing' | 'changed' | 'unreadable'

export interface Verified {
  readonly job: Job
  readonly verdict: Verdict
}

async function judge({ output, staged }: Job): Promise<Verdict> {
  try {
    const found = await hashFile(output ?? '')
    return found.sha256 === staged?.sha256 && found.bytes === staged.bytes ? 'sound' : 'changed'
  } catch (error) {
    return errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR' ? 'missing' : 'unreadable'
  }
}

/** One verdict for each finished job, in their order. */
export async function* verifyJobs(jobs: readonly Job[]): AsyncGenerator<Verified> {
  for (const job of jobs) if (job.state === 'done') yield { job, verdict: await judge(job) }
}
