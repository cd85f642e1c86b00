/**
 * @file `npm test`: runs every step even if one fails, shows the whole output of those that do, and ends with the one line
 * "N passed, N failed, N skipped". `--only=static|unit|e2e` runs a part; several are separated by commas.
 */
import { findChromium } from './chromium.ts'
import { add, closingLine, type Counts } from './counts.ts'
import { runStep } from './run-step.ts'
import { GROUPS, stepsFor, type Group, type Step } from './steps.ts'

const isGroup = (name: string): name is Group => GROUPS.some((group) => group === name)

function groupsFrom(args: readonly string[]): Group[] {
  const only = args.find((arg) => arg.startsWith('--only='))?.slice('--only='.length)
  const names = only?.split(',') ?? []
  const wrong = names.find((name) => !isGroup(name))
  if (wrong !== undefined) throw new Error(`Expected one of ${GROUPS.join(', ')} for --only but received ${wrong}`)
  return names.filter(isGroup)
}

/** Lines that say why something was left out: they matter even when all went well. */
const skipReasons = (output: string) => output.split('\n').filter((line) => /# SKIP|^skipped \d|^﹣ /.test(line.trim()))

async function runAndReport(step: Step): Promise<Counts> {
  console.log(`- ${step.name} ...`)
  const { ok, output, seconds } = await runStep(step)
  const counts = step.count(output, ok)
  if (counts.failed > 0) console.log(output.trimEnd())
  else for (const line of skipReasons(output)) console.log(`    ${line.trim()}`)
  console.log(`${counts.failed > 0 ? 'FAILED' : 'ok'} ${step.name} (${closingLine(counts)}, ${seconds.toFixed(1)} s)`)
  return counts
}

const steps = stepsFor(groupsFrom(process.argv.slice(2)))
console.log(`node ${process.version} on ${process.platform}-${process.arch}`)
if (steps.some((step) => step.name === 'e2e')) console.log(`browser: ${(await findChromium()).origin}`)

let total: Counts = { passed: 0, failed: 0, skipped: 0 }
for (const step of steps) total = add(total, await runAndReport(step))
console.log(closingLine(total))
process.exitCode = total.failed === 0 ? 0 : 1
