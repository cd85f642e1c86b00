/** @file The steps of `npm test`, in order. Pure. */
import { fromNode, fromPlaywright, single, type Counts } from './counts.ts'

export const GROUPS = ['static', 'unit', 'e2e'] as const
export type Group = (typeof GROUPS)[number]

export interface Step {
  readonly name: string
  /** The step runs if one of these is asked for. */
  readonly groups: readonly Group[]
  /** What Node is started with, relative to the repository. */
  readonly args: readonly string[]
  /** Minutes after which it is ended and has failed. */
  readonly minutes: number
  readonly count: (output: string, ok: boolean) => Counts
}

const UNIT = ['src/**/*.test.ts', 'test/{unit,contract,faults,corpus}/**/*.test.ts', 'tools/**/*.test.ts']

/** The tools are started through Node and not through node_modules/.bin, so that Windows needs no shell. */
export const STEPS: readonly Step[] = [
  {
    name: 'format',
    groups: ['static'],
    args: ['node_modules/prettier/bin/prettier.cjs', '--check', '.', '--log-level', 'warn'],
    minutes: 5,
    count: single,
  },
  {
    name: 'types',
    groups: ['static'],
    args: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json', '--pretty', 'false'],
    minutes: 5,
    count: single,
  },
  {
    name: 'lint',
    groups: ['static'],
    args: ['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings'],
    minutes: 5,
    count: single,
  },
  { name: 'layers', groups: ['static'], args: ['tools/lint/index.ts'], minutes: 1, count: single },
  {
    name: 'build',
    groups: ['unit', 'e2e'],
    // Through the same door as the tests that need a build: theirs would otherwise empty `out/` under one another.
    args: ['tools/setup/build.mjs'],
    minutes: 6,
    count: single,
  },
  {
    name: 'unit',
    groups: ['unit'],
    args: ['--test', '--test-concurrency=2', '--test-reporter=spec', ...UNIT],
    minutes: 20,
    count: fromNode,
  },
  {
    name: 'e2e',
    groups: ['e2e'],
    args: ['node_modules/@playwright/test/cli.js', 'test'],
    minutes: 30,
    count: fromPlaywright,
  },
]

/** The steps of the groups that were asked for; none asked for means all. */
export const stepsFor = (groups: readonly Group[]): readonly Step[] =>
  groups.length === 0 ? STEPS : STEPS.filter((step) => step.groups.some((g) => groups.includes(g)))
