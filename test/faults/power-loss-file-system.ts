/**
 * @file A file system whose power can be cut: what was not synced is then lost, in any part and in any order. Names count as
 * synced when their folder was; content when its file was. For tests.
 */
import { linkSync, mkdirSync, mkdtempSync, renameSync, rmSync, truncateSync, unlinkSync } from 'node:fs'
import path from 'node:path'
import { realFileSystem, type FileSystem } from '../../src/files/file-system.ts'

/** Something that a power cut may undo. */
interface Unsynced {
  readonly folder: string
  undo(): void
}

export interface PowerLossFileSystem extends FileSystem {
  /** Cuts the power: each unsynced change is lost or kept as `lose` says; the latest is asked first. */
  cut(lose: () => boolean): void
}

/** @param aside a folder on the same drive, for what may have to come back */
export function powerLossFileSystem(aside: string): PowerLossFileSystem {
  mkdirSync(aside, { recursive: true })
  const shadow = mkdtempSync(path.join(aside, 'shadow-'))
  let changes: Unsynced[] = []
  const unsyncedFiles = new Set<string>()
  let kept = 0

  const remember = (file: string, undo: () => void) => changes.push({ folder: path.dirname(file), undo })
  /** Keeps the file that has this name, if any, so that the name can be given back. */
  const keep = (file: string): string | undefined => {
    const copy = path.join(shadow, String(kept++))
    try {
      linkSync(file, copy)
      return copy
    } catch {
      return undefined
    }
  }
  const giveBack = (file: string, copy: string | undefined) => {
    rmSync(file, { force: true })
    if (copy !== undefined) linkSync(copy, file)
  }

  return {
    ...realFileSystem,
    async open(file, flags, mode) {
      const open = await realFileSystem.open(file, flags, mode)
      if (flags === 'wx') {
        remember(file, () => rmSync(file, { force: true }))
        unsyncedFiles.add(file)
      }
      return {
        write: (data, offset, length) => open.write(data, offset, length),
        read: (into, offset, length) => open.read(into, offset, length),
        // Not passed on: the real drive's sync is what this stands for.
        async sync() {
          unsyncedFiles.delete(file)
          changes = changes.filter((change) => change.folder !== file)
        },
        close: () => open.close(),
      }
    },
    async link(from, to) {
      linkSync(from, to)
      if (unsyncedFiles.has(from)) unsyncedFiles.add(to)
      remember(to, () => rmSync(to, { force: true }))
    },
    async rename(from, to) {
      const [old, moved] = [keep(to), keep(from)]
      renameSync(from, to)
      if (unsyncedFiles.delete(from)) unsyncedFiles.add(to)
      // One change: what a journal keeps of a rename is the old name or the new one.
      remember(to, () => {
        giveBack(to, old)
        giveBack(from, moved)
      })
    },
    async unlink(file) {
      const copy = keep(file)
      unlinkSync(file)
      remember(file, () => giveBack(file, copy))
    },
    cut(lose) {
      for (const file of unsyncedFiles)
        if (lose())
          try {
            truncateSync(file, 0)
          } catch {
            // It has another name by now, under which it is listed too.
          }
      for (const change of changes.toReversed()) if (lose()) change.undo()
      changes = []
      unsyncedFiles.clear()
    },
  }
}
