/**
 * @file Keeps the results that can be made again within a limit: what was shown the longest ago goes first. What a photo shows now
 * stays, and so do marks and recipes, by which all of it can be made again. Runs in main.
 */
import { readdir, rm, stat, utimes } from 'node:fs/promises'
import path from 'node:path'
import { fullResult, type ProjectFolder } from './project-folder.ts'
import type { ProjectStore } from './project-store.ts'

export interface CacheLimit {
  /** Notes that a result is looked at. Never rejects. */
  used(photo: string, result: string): void
  /** Removes what is too much, one call after the other; answers the bytes that were freed. Never rejects. */
  tidy(): Promise<number>
}

interface Needs {
  readonly store: Pick<ProjectStore, 'photos' | 'results' | 'edit'>
  readonly folder: Pick<ProjectFolder, 'resultCache'>
  /** Bytes. */
  readonly limit: () => number
}

interface Kept {
  readonly directory: string
  readonly bytes: number
  /** Milliseconds since 1970. */
  readonly used: number
}

/** Room is made for some time, not for one result. */
const DOWN_TO = 0.9

export function createCacheLimit({ store, folder, limit }: Needs): CacheLimit {
  async function measure(photo: string, result: string): Promise<Kept | null> {
    const directory = folder.resultCache(photo, result)
    try {
      const { mtimeMs } = await stat(fullResult(directory))
      return { directory, bytes: await bytesIn(directory), used: mtimeMs }
    } catch {
      return null // not there (any more)
    }
  }

  async function tidyNow(): Promise<number> {
    const all: (Kept & { readonly isShown: boolean })[] = []
    for (const { id: photo } of store.photos()) {
      const { result, under } = store.edit(photo)
      for (const { id } of store.results(photo)) {
        const kept = await measure(photo, id)
        if (kept) all.push({ ...kept, isShown: id === result || id === under })
      }
    }
    let total = all.reduce((sum, { bytes }) => sum + bytes, 0)
    if (total <= limit()) return 0
    let freed = 0
    for (const { directory, bytes, isShown } of all.toSorted((a, b) => a.used - b.used)) {
      if (total <= limit() * DOWN_TO) break
      if (isShown) continue
      await rm(directory, { recursive: true, force: true })
      total -= bytes
      freed += bytes
    }
    return freed
  }

  let tail = Promise.resolve(0)
  return {
    used(photo, result) {
      const now = new Date()
      utimes(fullResult(folder.resultCache(photo, result)), now, now).catch(() => undefined)
    },
    tidy() {
      tail = tail.then(tidyNow).catch(() => 0) // a cache that cannot be tidied is no reason to stop anything
      return tail
    },
  }
}

async function bytesIn(directory: string): Promise<number> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => (await stat(path.join(entry.parentPath, entry.name))).size)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}
