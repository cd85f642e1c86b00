/** @file `patina provenance`: what files, or the records beside them, say of how they were restored. Node; command line. */
import path from 'node:path'
import { hashFile } from '../files/atomic.ts'
import { readSidecar } from '../main/files/sidecar.ts'
import { PatinaError, toFailure } from '../shared/errors.ts'
import { SIDECAR_ENDING, SOURCE_TYPES, stepsInWords, type Restoration, type Sidecar } from '../shared/provenance.ts'
import type { WorkerClient } from '../shared/worker-protocol.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { JSON_OPTION } from './option-table.ts'
import { parseArguments, usage } from './parse.ts'
import { failureLine, failureObject, printable } from './report.ts'
import type { Environment } from './terminal.ts'

/** What is told of one file. */
interface Told {
  readonly sourceType: string | null
  /** The newest last. */
  readonly restorations: readonly Restoration[]
  /** Of a record beside a file: whether that file is still the one that was written; null: it is not there. */
  readonly sidecar?: {
    readonly photo: Sidecar['photo']
    readonly output: Sidecar['output']
    readonly unchanged: boolean | null
  }
}

/** Whether the output that a record tells of lies beside it as it was written. */
async function isUnchanged(file: string, { name, sha256 }: Sidecar['output']): Promise<boolean | null> {
  const found = await hashFile(path.join(path.dirname(file), path.basename(name))).catch(() => null)
  return found && found.sha256 === sha256
}

async function ofSidecar(file: string): Promise<Told> {
  const sidecar = await readSidecar(file)
  if (sidecar === undefined)
    throw usage(
      `${path.basename(file)} is no record of Patina; give a photo, or a file that ends in ${SIDECAR_ENDING}.`,
    )
  const { restoration, photo, output } = sidecar
  const unchanged = await isUnchanged(file, output)
  return { sourceType: restoration.sourceType, restorations: [restoration], sidecar: { photo, output, unchanged } }
}

const inPercent = (share: number) => `${Number((100 * share).toFixed(1))} %`

function linesOf({ program, when, photoSha256, steps, strength, invented, variant }: Restoration): string[] {
  return [
    `  restored by ${program} on ${when.slice(0, 10)}: ${stepsInWords({ steps, strength })}`,
    ...steps.map((step) => `    ${step.model} on ${step.engine}, sha256 ${step.modelSha256}`),
    `    guesswork: ${invented === null ? 'not measured' : `${inPercent(invented)} of the picture`}`,
    ...(variant === null ? [] : [`    drawn as possible picture number ${variant}`]),
    `    original: sha256 ${photoSha256}`,
  ]
}

const UNCHANGED = new Map<boolean | null, string>([
  [true, 'is still the file that was written'],
  [false, 'was changed since it was written'],
  [null, 'is not beside this record'],
])

/** Sentences about a file. */
export function provenanceText(input: string, { sourceType, restorations, sidecar }: Told): string {
  const kind = sourceType === null ? 'no kind of source stated' : sourceType.replace(SOURCE_TYPES, '')
  const head = restorations.length === 0 ? `no restoration by Patina is recorded; ${kind}` : kind
  const beside = sidecar ? [`  ${sidecar.output.name} ${UNCHANGED.get(sidecar.unchanged)}`] : []
  return [`${input}: ${head}`, ...beside, ...restorations.flatMap(linesOf)].map(printable).join('\n')
}

export async function provenance(
  args: readonly string[],
  { terminal, signal, startWorker }: Environment,
): Promise<ExitCode> {
  const { positionals, options } = parseArguments(args, JSON_OPTION)
  if (positionals.length === 0) throw usage('Name at least one photo, or a record that lies beside one.')
  let worker: WorkerClient | undefined
  let failed = false
  try {
    for (const file of positionals) {
      try {
        if (signal.aborted) throw new PatinaError('cancelled')
        const told = file.endsWith('.json')
          ? await ofSidecar(file)
          : await (worker ??= startWorker()).call('provenance', { photo: path.resolve(file) }, { signal })
        terminal.out(
          `${options.has('json') ? JSON.stringify({ type: 'result', input: file, ...told }) : provenanceText(file, told)}\n`,
        )
      } catch (error) {
        const failure = toFailure(error)
        if (failure.code === 'cancelled' || (failure.code === 'usage' && positionals.length === 1)) throw error
        failed = true
        if (options.has('json')) terminal.out(`${JSON.stringify(failureObject(file, failure))}\n`)
        else terminal.err(`${printable(`${file}: ${failureLine(failure)}`)}\n`)
      }
    }
  } finally {
    await worker?.close()
  }
  return failed ? EXIT.failed : EXIT.done
}
