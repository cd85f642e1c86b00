/** @file A file system whose Nth call fails, once or for good; counts what is open. For tests. */
import { realFileSystem, type FileSystem, type OpenFile } from '../../src/files/file-system.ts'

export type Fault = 'short write' | (string & {})

export interface FaultPlan {
  /** Which call fails, counted from 1. */
  readonly at: number
  readonly fault: Fault
  /** false: only that call; true: it and every one after it. */
  readonly permanent: boolean
}

export interface FaultyFileSystem extends FileSystem {
  /** Calls made so far. */
  readonly calls: () => number
  /** The names of the calls that failed. */
  readonly failed: () => readonly string[]
  readonly openFiles: () => number
}

const errno = (code: string, call: string) => Object.assign(new Error(`${code}: injected, ${call}`), { code })

export function faultyFileSystem({ at, fault, permanent }: FaultPlan): FaultyFileSystem {
  let calls = 0
  let openFiles = 0
  const failed: string[] = []
  const hit = (call: string) => {
    calls++
    const now = permanent ? calls >= at : calls === at
    if (now) failed.push(call)
    return now
  }
  const gate = (call: string) => {
    if (hit(call) && fault !== 'short write') throw errno(fault, call)
  }
  const wrapFile = (file: OpenFile): OpenFile => ({
    async write(data, offset, length) {
      if (!hit('write')) return await file.write(data, offset, length)
      if (fault !== 'short write') throw errno(fault, 'write')
      return await file.write(data, offset, Math.max(1, Math.floor(length / 2)))
    },
    async read(into, offset, length) {
      gate('read')
      return await file.read(into, offset, length)
    },
    sync() {
      // Counted, not done: what the drive does with it cannot be seen here, and hundreds of them take minutes.
      return new Promise((resolve) => {
        gate('sync')
        resolve()
      })
    },
    async close() {
      // As on Linux, the descriptor is gone whatever close answers.
      await file.close()
      openFiles--
      gate('close')
    },
  })
  return {
    async open(path, flags, mode) {
      gate('open')
      const file = wrapFile(await realFileSystem.open(path, flags, mode))
      openFiles++
      return file
    },
    async chmod(path, mode) {
      gate('chmod')
      await realFileSystem.chmod(path, mode)
    },
    async link(from, to) {
      gate('link')
      await realFileSystem.link(from, to)
    },
    async rename(from, to) {
      gate('rename')
      await realFileSystem.rename(from, to)
    },
    async unlink(path) {
      gate('unlink')
      await realFileSystem.unlink(path)
    },
    async readdir(path) {
      gate('readdir')
      return await realFileSystem.readdir(path)
    },
    calls: () => calls,
    failed: () => failed,
    openFiles: () => openFiles,
  }
}
