/** @file Written keys ("Ctrl+O", "\\") against key events. Ctrl means the Command key on a Mac. Pure. */

export type KeyEvent = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/** Keys whose own name cannot be seen. */
const NAMES: Readonly<Record<string, string>> = { Space: ' ' }

/** The rest of a text that begins with a prefix; null if it does not. */
const after = (text: string, prefix: string) => (text.startsWith(prefix) ? text.slice(prefix.length) : null)

/**
 * Whether an event is a written key. Shift counts only beside Ctrl: elsewhere it is part of which character `key` is, or
 * makes an arrow go farther.
 * @param written one key, after "Ctrl+", "Ctrl+Shift+" or nothing; letters in upper case
 */
export function matches(written: string, event: KeyEvent): boolean {
  const held = after(written, 'Ctrl+')
  const shifted = held === null ? null : after(held, 'Shift+')
  const name = shifted ?? held ?? written
  const key = NAMES[name] ?? name
  if (event.altKey || (event.ctrlKey || event.metaKey) !== (held !== null)) return false
  if (held !== null && event.shiftKey !== (shifted !== null)) return false
  return event.key.length === 1 ? event.key.toUpperCase() === key : event.key === key
}
