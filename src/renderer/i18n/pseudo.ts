/**
 * @file English made to look foreign: accents, two fifths longer, in brackets. Under it a text without brackets is hard-coded, and
 * one that is cut will be cut in German too. Pure.
 */

const PLAIN = 'aceinorsuyzACEINORSUYZ'
const ACCENTED = 'åçéîñöŕšüýžÅÇÉÎÑÖŔŠÜÝŽ'
const GROWTH = 0.4
const WORD = 6

const accented = (letter: string) => ACCENTED[PLAIN.indexOf(letter)] ?? letter

/** Length more, in words, so that it may break where a text may. */
const padding = (length: number) =>
  '~'.repeat(Math.ceil(length * GROWTH)).replace(new RegExp(`(.{${WORD}})(?=.)`, 'g'), '$1 ')

/** @param message an ICU message; what is inside its braces stays as it is */
export function pseudo(message: string): string {
  let depth = 0
  const letters = Array.from(message, (letter) => {
    if (letter === '{') depth++
    const shown = depth === 0 ? accented(letter) : letter
    if (letter === '}') depth--
    return shown
  })
  return `[${letters.join('')} ${padding(message.replace(/\{[^}]*\}/g, '').length)}]`
}
