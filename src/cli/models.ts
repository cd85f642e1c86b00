/** @file `patina models`: which there are, and those of one's own in and out. Node; command line. */
import path from 'node:path'
import { EXIT, type ExitCode } from './exit-code.ts'
import { MODELS_OPTIONS } from './option-table.ts'
import { parseArguments, usage } from './parse.ts'
import type { Environment } from './terminal.ts'
import type { ModelSummary, WorkerClient } from '../shared/worker-protocol.ts'

export const modelLine = ({ id, title, parameters, sound, licence, sha256 }: ModelSummary): string =>
  `${id}  ${title}, ${(parameters / 1e6).toFixed(2)} M parameters, ${licence}, ${sound ? 'sound' : 'DAMAGED, not used'}, sha256 ${sha256.slice(0, 12)}`

interface Call {
  readonly worker: WorkerClient
  readonly environment: Environment
  readonly json: boolean
  readonly name: string | undefined
  readonly to: string | undefined
}

const told = ({ environment, json }: Call, object: object, words: string): void =>
  environment.terminal.out(`${json ? JSON.stringify({ type: 'result', ...object }) : words}\n`)

const named = ({ name }: Call, action: string): string => {
  if (name === undefined) throw usage(`"patina models ${action}" needs a name.`)
  return name
}

const ACTIONS = {
  async list(call: Call) {
    if (call.name !== undefined) throw usage('"patina models list" takes no names.')
    const found = await call.worker.call('models', {}, { signal: call.environment.signal })
    for (const model of found) told(call, model, modelLine(model))
    if (found.length === 0 && !call.json) call.environment.terminal.out('There are no models.\n')
  },
  async export(call: Call) {
    if (call.to === undefined) throw usage('"patina models export" needs --to <file>.')
    const params = { id: named(call, 'export'), out: path.resolve(call.to) }
    const { file } = await call.worker.call('exportModel', params)
    told(call, { file }, file)
  },
  async import(call: Call) {
    const { id } = await call.worker.call('importModel', { file: path.resolve(named(call, 'import')) })
    told(call, { id }, `${id} is installed.`)
  },
  async remove(call: Call) {
    const id = named(call, 'remove')
    await call.worker.call('removeModel', { id })
    told(call, { id }, `${id} is gone; the model that it was made on top of stays.`)
  },
}

const isAction = (name: string): name is keyof typeof ACTIONS => Object.hasOwn(ACTIONS, name)

export async function models(args: readonly string[], environment: Environment): Promise<ExitCode> {
  const { options, positionals } = parseArguments(args, MODELS_OPTIONS)
  const [action = '', name, ...more] = positionals
  if (!isAction(action) || more.length > 0)
    throw usage(`"patina models" can ${Object.keys(ACTIONS).join(', ')}, not "${action}".`)
  const worker = environment.startWorker()
  try {
    await ACTIONS[action]({ worker, environment, json: options.has('json'), name, to: options.get('to') })
    return EXIT.done
  } finally {
    await worker.close()
  }
}
