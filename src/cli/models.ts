/** @file `patina models list`. Node; command line. */
import { EXIT, type ExitCode } from './exit-code.ts'
import { JSON_OPTION } from './option-table.ts'
import { parseArguments, usage } from './parse.ts'
import type { Environment } from './terminal.ts'
import type { ModelSummary } from '../shared/worker-protocol.ts'

export const modelLine = ({ id, title, parameters, sound, licence, sha256 }: ModelSummary): string =>
  `${id}  ${title}, ${(parameters / 1e6).toFixed(2)} M parameters, ${licence}, ${sound ? 'sound' : 'DAMAGED, not used'}, sha256 ${sha256.slice(0, 12)}`

export async function models(
  args: readonly string[],
  { terminal, startWorker, signal }: Environment,
): Promise<ExitCode> {
  const [action, ...rest] = args
  if (action !== 'list')
    throw usage(`"patina models ${action ?? ''}" is not in this version; there is "patina models list".`)
  const { options, positionals } = parseArguments(rest, JSON_OPTION)
  if (positionals.length > 0) throw usage('"patina models list" takes no names.')
  const worker = startWorker()
  try {
    const found = await worker.call('models', {}, { signal })
    for (const model of found)
      terminal.out(`${options.has('json') ? JSON.stringify({ type: 'result', ...model }) : modelLine(model)}\n`)
    if (found.length === 0 && !options.has('json')) terminal.out('There are no models.\n')
    return EXIT.done
  } finally {
    await worker.close()
  }
}
