/** @file Whether two names lead to one file. Node without Electron: worker and main. */
import { stat } from 'node:fs/promises'

/** False too where one of them is not there or may not be looked at. */
export async function isSameFile(a: string, b: string): Promise<boolean> {
  const [x, y] = await Promise.all([a, b].map((file) => stat(file, { bigint: true }).catch(() => undefined)))
  return x !== undefined && y !== undefined && x.dev === y.dev && x.ino === y.ino
}
