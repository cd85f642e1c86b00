/** @file Shares a batch with other machines and tells how it goes: for `restore --queue` and `batch share`. Node; command line. */
import { fromFailure, PatinaError } from '../shared/errors.ts'
import type { BatchRun } from './batch-run.ts'
import { EXIT, type ExitCode } from './exit-code.ts'

export async function shareAndTell(run: BatchRun, address: string): Promise<ExitCode> {
  const { environment, opened, batch, report, counts } = run
  const { queue } = opened
  const { signal, startWorker } = environment
  // Only whoever shares batches needs the libraries of the server.
  const { checkAddress } = await import('../main/jobs/shared/server.ts')
  const { shareBatch } = await import('../main/jobs/shared/share.ts')
  queue.reclaim()
  counts.left = queue.batch(batch).jobs.waiting
  await shareBatch({
    address: checkAddress(address),
    queue,
    batch,
    startWorker,
    signal,
    alone: (server) => report.warning({ code: 'share-without-workers', context: { server } }),
    settled: ({ photo, state, output, staged, made, failure, skip }) => {
      counts.left--
      if (state === 'done' && staged !== null && made !== null) {
        counts.restored++
        const { sha256, bytes } = staged
        report.restored(photo, { file: output ?? '', sha256, bytes, ...made })
      } else if (state === 'failed' && failure !== null) {
        counts.failed++
        report.failed(photo, fromFailure(failure))
      } else {
        counts.skipped++
        report.skipped(photo, skip ?? state)
      }
    },
  })
  if (signal.aborted) report.failed(null, new PatinaError('cancelled'))
  report.summary(counts)
  if (signal.aborted || queue.stateOf(batch) === 'cancelled') return EXIT.cancelled
  return counts.failed > 0 || counts.left > 0 ? EXIT.failed : EXIT.done
}
