/** @file How well what was typed fits a name: its letters in order, best at the beginnings of words and side by side. Pure. */

const START = 8
const BESIDE = 5
const ELSEWHERE = 1

/** Lower case without accents, so that "e" finds "é". */
const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

const isWordStart = (text: string, at: number) => at === 0 || /[\s\-_.(（]/.test(text[at - 1] ?? '')

/**
 * @returns 0 for nothing typed; higher is better; null: it does not fit
 */
export function fits(typed: string, name: string): number | null {
  const wanted = plain(typed).replace(/\s+/g, '')
  const text = plain(name)
  if (wanted === '') return 0
  const whole = text.indexOf(plain(typed).trim())
  if (whole >= 0) return wanted.length * (isWordStart(text, whole) ? START + 1 : BESIDE + 1) - name.length / 1000
  let score = 0
  let last = -2
  for (const letter of wanted) {
    const at = nextPlace(text, letter, last + 1)
    if (at < 0) return null
    score += at === last + 1 ? BESIDE : isWordStart(text, at) ? START : ELSEWHERE
    last = at
  }
  return score - name.length / 1000
}

/** The next letter right here, else the next one that begins a word, else the next one anywhere. */
function nextPlace(text: string, letter: string, from: number): number {
  if (from > 0 && text[from] === letter) return from
  for (let at = Math.max(from, 0); at < text.length; at++) if (text[at] === letter && isWordStart(text, at)) return at
  return text.indexOf(letter, Math.max(from, 0))
}
