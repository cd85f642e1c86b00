/** @file Chooses the command, and turns whatever goes wrong into a sentence, a code and an exit code. Node; command line. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { toFailure } from '../shared/errors.ts'
import { analyze } from './analyze.ts'
import { batch } from './batch.ts'
import { bench } from './bench.ts'
import { classify } from './classify.ts'
import { compress, decompress } from './compress.ts'
import { doctor } from './doctor.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { features } from './features.ts'
import { finetune } from './finetune.ts'
import { generate } from './generate.ts'
import { helpText } from './help.ts'
import { models } from './models.ts'
import { usage } from './parse.ts'
import { provenance } from './provenance.ts'
import { failureLine, failureObject, printable } from './report.ts'
import { restore } from './restore.ts'
import type { Environment } from './terminal.ts'
import { similar } from './similar.ts'
import { trainVae } from './train-vae.ts'
import { watch } from './watch.ts'
import { worker } from './worker.ts'

type Command = (args: readonly string[], environment: Environment) => Promise<ExitCode>

const versionOf = async (root: string) => {
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { version: string }
  return version
}

const help: Command = async (_, { terminal, root }) => {
  terminal.out(helpText(await versionOf(root)))
  return EXIT.done
}

const version: Command = async (_, { terminal, root }) => {
  terminal.out(`${await versionOf(root)}\n`)
  return EXIT.done
}

const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['restore', restore],
  ['batch', batch],
  ['watch', watch],
  ['worker', worker],
  ['analyze', analyze],
  ['classify', classify],
  ['features', features],
  ['similar', similar],
  ['provenance', provenance],
  ['compress', compress],
  ['decompress', decompress],
  ['finetune', finetune],
  ['train-vae', trainVae],
  ['generate', generate],
  ['models', models],
  ['doctor', doctor],
  ['bench', bench],
  ['help', help],
  ['--help', help],
  ['-h', help],
  ['--version', version],
])

function commandOf(name: string | undefined): Command {
  if (name === undefined) throw usage('Say what is to be done.')
  const command = COMMANDS.get(name)
  if (command === undefined) throw usage(`There is no command "${name}".`)
  return command
}

/** @returns the exit code; never throws */
export async function runCli(args: readonly string[], environment: Environment): Promise<ExitCode> {
  const { terminal, signal } = environment
  const [name, ...rest] = args
  const beforeDashes = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest
  try {
    const command = commandOf(name)
    return await (beforeDashes.includes('--help') ? help : command)(rest, environment)
  } catch (error) {
    const failure = toFailure(error)
    if (beforeDashes.includes('--json')) terminal.out(`${JSON.stringify(failureObject(null, failure))}\n`)
    else terminal.err(`${printable(failureLine(failure))}\n`)
    if (failure.code === 'usage') return EXIT.usage
    return failure.code === 'cancelled' || signal.aborted ? EXIT.cancelled : EXIT.failed
  }
}
