/** @file Rules about a single file: its length, its opening comment, its exports, and what its text may not hold. Pure. */

export const MAX_LINES = 600

const LOCAL_PATH = /(?<![\w.$}])\/(?:work|home|root|Users)\/[\w.-]+|\/tmp\/(?:bash_jobs|brief)/
const OPENING = /^(?:#![^\n]*\n)?\/\*\*\s*(?:\*\s*)?@file\s/

/** A file: path relative to the repository with forward slashes, and its text. */
export interface TextFile {
  readonly path: string
  readonly text: string
}

type Rule = (file: TextFile) => string | undefined

const isCode = (path: string) => /\.(?:ts|tsx|mjs)$/.test(path)
const isSource = (path: string) => path.startsWith('src/') && isCode(path)

/** name -> rule; a rule answers with what is wrong. */
export const FILE_RULES: Readonly<Record<string, Rule>> = {
  length: ({ path, text }) => {
    const lines = text.split('\n').length - 1
    return isCode(path) && lines > MAX_LINES ? `has ${lines} lines; the limit is ${MAX_LINES}` : undefined
  },
  opening: ({ path, text }) =>
    isSource(path) && !path.endsWith('.test.ts') && !OPENING.test(text)
      ? 'does not begin with a /** @file ... */ comment'
      : undefined,
  exports: ({ path, text }) =>
    isSource(path) && /^export default\b|^export \{[^}]*\bas default\b/m.test(text)
      ? 'has a default export'
      : undefined,
  paths: ({ text }) => {
    const found = LOCAL_PATH.exec(text)
    return found ? `names a path of one machine: ${found[0]}` : undefined
  },
  lockfile: ({ path, text }) =>
    path === 'package-lock.json' && /"resolved":/.test(text)
      ? 'names a registry ("resolved"); write it with npm run lock'
      : undefined,
}

/** What is wrong with a file, one sentence each. */
export const checkFile = (file: TextFile): string[] =>
  Object.values(FILE_RULES)
    .map((rule) => rule(file))
    .filter((problem) => problem !== undefined)
