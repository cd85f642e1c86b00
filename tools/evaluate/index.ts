/**
 * @file npm run evaluate -- --task <task> --set <folder>: how good the restorations are, beside classical ones on the same pixels.
 * See options.ts for the rest of the line and docs/quality.md for what comes out.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { format, resolveConfig } from 'prettier'
import { PatinaError } from '../../src/shared/errors.ts'
import { readOptions, USAGE, type Options } from './options.ts'
import { Python } from './python.ts'
import { resultText } from './result.ts'
import { evaluate } from './runner.ts'
import type { Ours, Task } from './task.ts'
import { TASKS } from './tasks/index.ts'

function optionsOrExit(): Options {
  try {
    return readOptions(process.argv.slice(2))
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`)
    process.exit(2)
  }
}

/** A model that is not there leaves the baselines to be measured. */
async function open(task: Task, o: Options): Promise<Ours> {
  try {
    return await task.ours(o)
  } catch (error) {
    if (!(error instanceof PatinaError) || error.code !== 'model-missing') throw error
    console.error('The model of this task is not installed: baselines only.')
    return { methods: [], model: 'none', sha256: '', [Symbol.asyncDispose]: () => Promise.resolve() }
  }
}

const o = optionsOrExit()
const task = TASKS[o.task]
using python = new Python()
await using ours = await open(task, o)
const result = await evaluate(task, o, { ours, baselines: task.baselines(o, python) }, (name, figures) => {
  if (o.json) console.log(JSON.stringify({ name, figures }))
})
console.log(o.json ? JSON.stringify(result) : resultText(result))
if (o.out !== undefined) {
  await mkdir(path.dirname(o.out), { recursive: true })
  await writeFile(o.out, await format(JSON.stringify(result), { ...(await resolveConfig(o.out)), parser: 'json' }))
}
