/**
 * @file The few operations on files that durable writing needs, as an interface, so that tests can make each of them fail.
 * Node without Electron: worker and main.
 */
import { chmod, link, open, readdir, rename, unlink } from 'node:fs/promises'

/** What is used of an open file. */
export interface OpenFile {
  /** May write less than asked. */
  write(data: Uint8Array, offset: number, length: number): Promise<{ bytesWritten: number }>
  read(into: Uint8Array, offset: number, length: number): Promise<{ bytesRead: number }>
  sync(): Promise<void>
  close(): Promise<void>
}

/** Rejections are Node's errors, with their `code`. */
export interface FileSystem {
  open(path: string, flags: 'r' | 'wx', mode?: number): Promise<OpenFile>
  chmod(path: string, mode: number): Promise<void>
  link(from: string, to: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  unlink(path: string): Promise<void>
  readdir(path: string): Promise<string[]>
}

export const realFileSystem: FileSystem = {
  open: (path, flags, mode) => open(path, flags, mode),
  chmod,
  link,
  rename,
  unlink,
  readdir: (path) => readdir(path),
}

/** Node's code of a file system error ("ENOENT" ...), or undefined. */
export function errnoOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : undefined
}
