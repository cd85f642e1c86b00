/** @file The smallest store: one immutable value, its listeners, and a React hook that follows a part of it. */
import { useSyncExternalStore } from 'react'

export interface Store<T> {
  get(): T
  /** Replaces parts of the value; listeners hear of it only if something is new. */
  set(change: Partial<T>): void
  subscribe(listener: () => void): () => void
}

export function createStore<T extends object>(initial: T): Store<T> {
  let value = initial
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set(change) {
      const isNew = (Object.keys(change) as (keyof T)[]).some((key) => !Object.is(value[key], change[key]))
      if (!isNew) return
      value = { ...value, ...change }
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** A part of the store's value; `select` must give the same object while that part is unchanged. */
export const useSelect = <T, V>(store: Store<T>, select: (value: T) => V): V =>
  useSyncExternalStore(store.subscribe, () => select(store.get()))
