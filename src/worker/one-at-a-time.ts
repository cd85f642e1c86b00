/** @file Tasks that wait for one another. Pure. */

/** @param leave said by a task that comes to its end: the next one may begin meanwhile, but no third */
export type Act<T> = (leave: () => void) => Promise<T>

/** @returns a function that runs what it is given, one after the other in the order in which they came */
export function oneAtATime(): <T>(act: Act<T>) => Promise<T> {
  let open: Promise<unknown> = Promise.resolve()
  let end: Promise<unknown> = Promise.resolve()
  return (act) => {
    const { promise: left, resolve: leave } = Promise.withResolvers<void>()
    const result = open.then(() => act(leave))
    open = Promise.all([left, end])
    end = result.then(
      () => leave(),
      () => leave(),
    )
    return result
  }
}
