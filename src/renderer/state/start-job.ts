/** @file Begins a job on a photo: it waits from the moment it is asked for, and has a name once the program has answered. Runs in the page. */
import type { Photo } from '../../shared/contract.ts'
import { t } from '../i18n/t.ts'
import { without, type AppState, type Job } from './app-state.ts'
import type { Messages } from './messages.ts'
import type { Store } from './store.ts'

const WAITING: Job = { id: null, stage: 'waiting', fraction: 0, secondsLeft: null }

/** `ask` answers null if there is nothing to be done. Never rejects; false: it was not begun, which has been said. */
export async function startJob(
  { get, set }: Store<AppState>,
  { attempt, dismiss }: Messages,
  photo: Photo['id'],
  ask: () => Promise<{ readonly job: string } | null>,
): Promise<boolean> {
  dismiss('worker')
  set({ jobs: { ...get().jobs, [photo]: WAITING }, announcement: t('job.announceStart') })
  const answer = await attempt(`job ${photo}`, ask)
  // The job may have reported, or even ended, before its call was answered.
  const job = get().jobs[photo]
  if (!answer) set({ jobs: without(get().jobs, photo) })
  else if (job) set({ jobs: { ...get().jobs, [photo]: { ...job, id: answer.job } } })
  return Boolean(answer)
}
