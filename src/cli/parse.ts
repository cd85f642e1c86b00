/** @file Reads arguments by a table of options. Everything unexpected is a usage error. Pure; command line. */
import { PatinaError } from '../shared/errors.ts'
import type { OptionSpec } from './option-table.ts'

export interface Parsed {
  readonly positionals: readonly string[]
  /** name -> value; a flag has ''; an option without its optional value too. */
  readonly options: ReadonlyMap<string, string>
}

export const usage = (message: string): PatinaError => new PatinaError('usage', { message })

function optionOf(table: Readonly<Record<string, OptionSpec>>, name: string): OptionSpec {
  const spec = Object.hasOwn(table, name) ? table[name] : undefined
  if (spec === undefined) throw usage(`There is no option --${name}.`)
  return spec
}

/** The value of an option, and whether the next argument was used up for it. */
function valueOf(
  spec: OptionSpec,
  name: string,
  inline: string | undefined,
  next: string | undefined,
): [string, boolean] {
  if (spec.kind === 'flag' && inline !== undefined) throw usage(`--${name} takes no value.`)
  if (spec.kind !== 'value' || inline !== undefined) return [inline ?? '', false]
  if (next === undefined || next.startsWith('--')) throw usage(`--${name} needs a value: ${spec.value ?? ''}.`)
  return [next, true]
}

/** @throws PatinaError usage */
export function parseArguments(args: readonly string[], table: Readonly<Record<string, OptionSpec>>): Parsed {
  const positionals: string[] = []
  const options = new Map<string, string>()
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? ''
    if (arg === '--') return { positionals: [...positionals, ...args.slice(i + 1)], options }
    if (!arg.startsWith('-') || arg === '-') {
      positionals.push(arg)
      continue
    }
    if (!arg.startsWith('--')) throw usage(`There is no option ${arg}.`)
    const [, name = '', inline] = /^--([^=]*)(?:=([^]*))?$/.exec(arg) ?? []
    const [value, used] = valueOf(optionOf(table, name), name, inline, args[i + 1])
    if (options.has(name)) throw usage(`--${name} is given twice.`)
    options.set(name, value)
    if (used) i++
  }
  return { positionals, options }
}

/** A whole or decimal number within a range. */
export function numberIn(name: string, text: string, low: number, high: number): number {
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : NaN
  if (!(value >= low && value <= high)) throw usage(`--${name} takes a number from ${low} to ${high}, not "${text}".`)
  return value
}

export function wholeIn(name: string, text: string, low: number, high: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN
  if (!(value >= low && value <= high))
    throw usage(`--${name} takes a whole number from ${low} to ${high}, not "${text}".`)
  return value
}

/** One word of a list. */
export function oneOf<T extends string>(name: string, text: string, words: readonly T[]): T {
  const found = words.find((word) => word === text)
  if (found === undefined) throw usage(`--${name} takes ${words.join(', ')}, not "${text}".`)
  return found
}
