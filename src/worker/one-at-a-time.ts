/** @file Tasks that wait for one another. Pure. */

/** @returns a function that runs what it is given, one after the other in the order in which they came */
export function oneAtATime(): <T>(act: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (act) => {
    const next = last.then(act)
    last = next.catch(() => undefined)
    return next
  }
}
