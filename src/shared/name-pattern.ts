/** @file Patterns of file names, as batches and exports use them: what they may hold, and which are refused. Pure; every process. */

/** What a pattern may hold: the photo's name without ending, its folder's name, its number among the others. */
const TOKENS = ['name', 'folder', 'number'] as const
export type NameToken = (typeof TOKENS)[number]

/** What an export is called unless another pattern is given. */
export const EXPORT_NAME = '{name}-restored'

/** Names that Windows gives to devices, with whatever ending. */
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i
// eslint-disable-next-line no-control-regex -- they are what is looked for
const FORBIDDEN = /[\u0000-\u001f<>:"/\\|?*]/

const isToken = (word: string): word is NameToken => TOKENS.some((token) => token === word)

/** Whether every system takes it for the name of a file or folder, and none for a way out of its folder. */
export const isFileName = (name: string): boolean =>
  name !== '' && !FORBIDDEN.test(name) && !/^\.|[. ]$/.test(name) && !DEVICES.test(name)

/** A pattern that is a file name on every system, stays in its folder, and tells photos apart. */
export function isNamePattern(pattern: string): boolean {
  const plain = pattern.replaceAll(/\{(\w+)\}/g, (_, word: string) => (isToken(word) ? 'x' : '<'))
  return isFileName(plain) && /\{(?:name|number)\}/.test(pattern)
}

/** The pattern with its values. */
export const filledPattern = (pattern: string, values: Readonly<Record<NameToken, string>>): string =>
  pattern.replaceAll(/\{(\w+)\}/g, (whole, word: string) => (isToken(word) ? values[word] : whole))
