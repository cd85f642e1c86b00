/** @file `patina doctor`: what this installation is made of and which engines can be used. Node; command line. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { ModelSummary, ProviderReport } from '../shared/worker-protocol.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { modelLine } from './models.ts'
import { JSON_OPTION } from './option-table.ts'
import { parseArguments, usage } from './parse.ts'
import type { Environment } from './terminal.ts'

const PACKAGES = [
  'onnxruntime-node',
  'sharp',
  'better-sqlite3',
  '@tensorflow/tfjs',
  '@tensorflow/tfjs-node-gpu',
] as const

/** The versions that are installed; null: not there. */
async function versions(root: string): Promise<Record<string, string | null>> {
  const read = async (name: string) => {
    const text = await readFile(path.join(root, 'node_modules', name, 'package.json'), 'utf8').catch(() => '{}')
    const { version } = JSON.parse(text) as { version?: string }
    return [name, version ?? null] as const
  }
  return { node: process.versions.node, ...Object.fromEntries(await Promise.all(PACKAGES.map(read))) }
}

const engineLine = ({ engine, usable, detail }: ProviderReport) =>
  `${engine.padEnd(10)}${usable ? 'yes' : 'no '}  ${detail}`

interface Findings {
  readonly versions: Record<string, string | null>
  readonly engines: readonly ProviderReport[]
  readonly models: readonly ModelSummary[]
}

function inWords(found: Findings): string {
  const list = (lines: string[]) => lines.map((text) => `  ${text}\n`).join('')
  const parts = Object.entries(found.versions).map(([name, version]) => `${name} ${version ?? 'is not installed'}`)
  const models = found.models.length === 0 ? ['none'] : found.models.map(modelLine)
  return `Parts\n${list(parts)}Engines\n${list(found.engines.map(engineLine))}Models\n${list(models)}`
}

/** Sound enough to restore: an engine that passed its test, and no damaged model among at least one. */
const isHealthy = ({ engines, models }: Findings) =>
  engines.some((e) => e.usable) && models.length > 0 && models.every((m) => m.sound)

export async function doctor(args: readonly string[], environment: Environment): Promise<ExitCode> {
  const { options, positionals } = parseArguments(args, JSON_OPTION)
  if (positionals.length > 0) throw usage('"patina doctor" takes no names.')
  const worker = environment.startWorker()
  try {
    const { signal } = environment
    const found: Findings = {
      versions: await versions(environment.root),
      engines: await worker.call('providers', { measure: true }, { signal }),
      models: await worker.call('models', {}, { signal }),
    }
    environment.terminal.out(options.has('json') ? `${JSON.stringify({ type: 'result', ...found })}\n` : inWords(found))
    return isHealthy(found) ? EXIT.done : EXIT.failed
  } finally {
    await worker.close()
  }
}
