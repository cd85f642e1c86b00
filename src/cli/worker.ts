/** @file `patina worker`: takes photos of shared batches until it is stopped. Node; command line. */
import { PatinaError } from '../shared/errors.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { WORKER_OPTIONS } from './option-table.ts'
import { parseArguments, usage } from './parse.ts'
import { failureLine, failureObject, printable } from './report.ts'
import type { Environment } from './terminal.ts'

export async function worker(args: readonly string[], environment: Environment): Promise<ExitCode> {
  const { options, positionals } = parseArguments(args, WORKER_OPTIONS)
  const address = options.get('queue')
  if (address === undefined || positionals.length > 0)
    throw usage('Say which queue: patina worker --queue redis://host.')
  const { terminal, startWorker, signal } = environment
  // Only whoever shares batches needs the libraries of the server.
  const { checkAddress, shownAddress } = await import('../main/jobs/shared/server.ts')
  const { workOnShared } = await import('../main/jobs/shared/work.ts')
  checkAddress(address)
  const json = options.has('json')
  const tell = (object: object, words: string) => terminal.out(`${json ? JSON.stringify(object) : printable(words)}\n`)
  tell({ type: 'worker', queue: shownAddress(address) }, `Waiting for photos of ${shownAddress(address)}.`)
  await workOnShared({
    address,
    startWorker,
    signal,
    ended: (input, result) => {
      if (result.kind === 'done')
        return tell(
          { type: 'result', status: 'restored', input, output: result.output },
          `${input} -> ${result.output}`,
        )
      if (result.kind === 'skipped')
        return tell(
          { type: 'result', status: 'skipped', input, reason: result.reason },
          `${input}: passed over (${result.reason})`,
        )
      const failure = new PatinaError(result.failure.code, result.failure.context)
      tell(failureObject(input, failure), `${input}: ${failureLine(failure)}`)
    },
  })
  return EXIT.cancelled
}
