/**
 * @file Typed calls and events over any two-way message link. Knows nothing of Electron, sockets or processes, and
 * imports no schema library: the serving end is given its schemas. Runs in main, preload and renderer.
 */
import { fromFailure, isErrorCode, PatinaError, toFailure, type Failure } from './errors.ts'

/** The one message port that every carrier implements. Messages are plain JSON values. */
export interface Connection {
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  onClose(listener: () => void): void
}

/** How a call ended, as plain data: an Error would lose its code on the way through Electron's contextBridge. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure }

// `never[]`: any function fits. Interfaces of calls have no index signature, so the maps below are constrained by key.
type AnyCall = (...args: never[]) => unknown
type CallMap<C> = { [K in keyof C]: AnyCall }
type Arguments<F> = F extends (...args: infer A) => unknown ? A : never
type Value<F> = F extends (...args: never[]) => infer R ? Awaited<R> : never

export type Handlers<C> = { readonly [K in keyof C]: (...args: Arguments<C[K]>) => Value<C[K]> | Promise<Value<C[K]>> }

/** A parser of unknown values that throws; zod schemas are such parsers. */
export interface Parser<T> {
  parse(value: unknown): T
}
export type CallSchemas<C> = {
  readonly [K in keyof C]: { readonly args: Parser<Arguments<C[K]>>; readonly result: Parser<Value<C[K]>> }
}

interface CallMessage {
  readonly kind: 'call'
  readonly id: number
  readonly name: string
  readonly args: readonly unknown[]
}
interface AnswerMessage {
  readonly kind: 'answer'
  readonly id: number
  readonly outcome: Outcome<unknown>
}
interface EventMessage {
  readonly kind: 'event'
  readonly name: string
  readonly payload: unknown
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isCall = (m: unknown): m is CallMessage =>
  isObject(m) && m['kind'] === 'call' && Number.isSafeInteger(m['id']) && typeof m['name'] === 'string'

const isAnswer = (m: unknown): m is AnswerMessage =>
  isObject(m) && m['kind'] === 'answer' && isObject(m['outcome']) && typeof m['outcome']['ok'] === 'boolean'

const isEvent = (m: unknown): m is EventMessage => isObject(m) && m['kind'] === 'event' && typeof m['name'] === 'string'

/** Turns a promise into plain data that any carrier can take. */
export async function settle<T>(work: () => T | Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    return { ok: false, failure: toFailure(error) }
  }
}

/** The value, or the failure thrown as the PatinaError that it was at the other end. */
export function unwrap<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value
  const { code, context } = outcome.failure
  throw isErrorCode(code)
    ? fromFailure({ code, context: context ?? {} })
    : new PatinaError('internal', { reason: 'an unknown failure' })
}

/** A value that came from outside, or `refused`: what was wrong is ours to know, not the sender's. */
export function admit<T>(parser: Parser<T>, value: unknown, what: string): T {
  try {
    return parser.parse(value)
  } catch (cause) {
    throw new PatinaError('refused', { reason: `${what} is outside the contract` }, { cause })
  }
}

/**
 * Answers the calls of one link until it closes. Arguments are parsed before a handler sees them; results are parsed
 * before they leave, so nothing that the contract does not name (a path, say) can slip out.
 */
export function serve<C extends CallMap<C>>(link: Connection, handlers: Handlers<C>, schemas: CallSchemas<C>): void {
  const answer = (message: CallMessage): Promise<Outcome<unknown>> =>
    settle(async () => {
      if (!Object.hasOwn(handlers, message.name)) throw new PatinaError('refused', { reason: 'there is no such call' })
      const name = message.name as keyof C
      const args = admit(schemas[name].args, message.args, `an argument of ${message.name}`)
      return schemas[name].result.parse(await handlers[name](...args))
    })
  link.onMessage((message) => {
    if (!isCall(message)) return
    // settle never rejects
    void answer(message).then((outcome) => link.send({ kind: 'answer', id: message.id, outcome }))
  })
}

/** Sends one event over a link. The payload has been parsed by whoever emits it. */
export const sendEvent = (link: Connection, name: string, payload: unknown): void =>
  link.send({ kind: 'event', name, payload } satisfies EventMessage)

export interface Client<C, E> {
  call<K extends keyof C & string>(name: K, ...args: Arguments<C[K]>): Promise<Outcome<Value<C[K]>>>
  on<K extends keyof E & string>(name: K, listener: (payload: E[K]) => void): () => void
}

const CLOSED: Outcome<never> = { ok: false, failure: { code: 'refused', context: { reason: 'Patina has ended' } } }

/** The calling end. Calls on a closed link, and those under way when it closes, end as `refused`. */
export function connect<C extends CallMap<C>, E>(link: Connection): Client<C, E> {
  const waiting = new Map<number, (outcome: Outcome<never>) => void>()
  const listeners = new Map<string, Set<(payload: never) => void>>()
  let nextId = 1
  let closed = false

  link.onMessage((message) => {
    if (isEvent(message)) for (const listener of listeners.get(message.name) ?? []) listener(message.payload as never)
    if (!isAnswer(message)) return
    waiting.get(message.id)?.(message.outcome as Outcome<never>)
    waiting.delete(message.id)
  })
  link.onClose(() => {
    closed = true
    for (const finish of waiting.values()) finish(CLOSED)
    waiting.clear()
  })

  return {
    call: (name, ...args) =>
      new Promise((resolve) => {
        if (closed) return resolve(CLOSED)
        const id = nextId++
        waiting.set(id, resolve)
        link.send({ kind: 'call', id, name, args } satisfies CallMessage)
      }),
    on(name, listener) {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set.add(listener))
      return () => void set.delete(listener)
    },
  }
}
