/** @file Written keys ("Ctrl+O", "\\") against key events. Ctrl means the Command key on a Mac. Pure. */

export type KeyEvent = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>

/**
 * Whether an event is a written key. Shift is not compared: it is part of which character `key` is.
 * @param written one key, after "Ctrl+" or nothing; letters in upper case
 */
export function matches(written: string, event: KeyEvent): boolean {
  const ctrl = written.startsWith('Ctrl+')
  const key = ctrl ? written.slice('Ctrl+'.length) : written
  if (event.altKey || (event.ctrlKey || event.metaKey) !== ctrl) return false
  return event.key.length === 1 ? event.key.toUpperCase() === key : event.key === key
}
