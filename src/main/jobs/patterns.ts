/** @file Which photos of a folder are meant, by glob patterns on their place below it. Pure. */
import path from 'node:path'

interface Patterns {
  readonly include: readonly string[]
  readonly exclude: readonly string[]
}

/** Case does not count: a camera writes IMG.JPG. A pattern without a slash is about the name, wherever the photo lies. */
function matches(place: string, pattern: string): boolean {
  const subject = pattern.includes('/') ? place : path.posix.basename(place)
  return path.posix.matchesGlob(subject.toLowerCase(), pattern.toLowerCase())
}

/** @param relative the photo below the folder that was named */
export function isMeant(relative: string, { include, exclude }: Patterns): boolean {
  const place = relative.split(path.sep).join('/')
  if (exclude.some((pattern) => matches(place, pattern))) return false
  return include.length === 0 || include.some((pattern) => matches(place, pattern))
}
