/**
 * @file What Electron's contextBridge does to a value on its way between the preload and the page, as documented: plain
 * data is copied, functions are proxied with the same rule for arguments and results, promises too; an Error keeps its
 * message only; prototypes, Proxies and anything else do not cross.
 */
import { types } from 'node:util'

const PLAIN: readonly string[] = ['string', 'number', 'boolean', 'bigint']

/** The copy that arrives at the other side. @throws TypeError naming where in the value the trouble is */
export function cross(value: unknown, at: string): unknown {
  if (value === null || value === undefined || PLAIN.includes(typeof value) || value instanceof Blob) return value
  if (types.isProxy(value)) throw new TypeError(`${at}: a Proxy cannot cross the contextBridge`)
  if (typeof value === 'function') return crossFunction(value as (...args: unknown[]) => unknown, at)
  if (value instanceof Error) return new Error(value.message)
  if (value instanceof Promise) return crossPromise(value, at)
  if (Array.isArray(value)) return value.map((item, i) => cross(item, `${at}[${i}]`))
  if (Object.getPrototypeOf(value) !== Object.prototype) throw new TypeError(`${at} cannot cross the contextBridge`)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cross(item, `${at}.${key}`)]))
}

const crossFunction =
  (inner: (...args: unknown[]) => unknown, at: string) =>
  (...args: unknown[]): unknown => {
    try {
      return cross(inner(...args.map((arg, i) => cross(arg, `${at}(${i})`))), `${at}()`)
    } catch (error) {
      throw error instanceof Error ? new Error(error.message) : error
    }
  }

const crossPromise = (inner: Promise<unknown>, at: string): Promise<unknown> =>
  inner.then(
    (value) => cross(value, at),
    (error: unknown) => Promise.reject(cross(error, at)),
  )
