/**
 * @file The mark in the folder of a shared batch's outputs: a machine on which the shared folder is not connected has an empty folder
 * there, or none, and must not write into it. Main; command line.
 */
import { randomBytes } from 'node:crypto'
import { access, readFile, unlink } from 'node:fs/promises'
import path from 'node:path'
import { writeAtomically } from '../../../files/atomic.ts'
import { PatinaError } from '../../../shared/errors.ts'
import type { Task } from './task.ts'

const markFile = ({ out, batch }: Pick<Task, 'out' | 'batch'>) => path.join(out, `.patina-share-${batch}`)

/** @returns what the mark holds @throws PatinaError as any writing */
export async function leaveMark(place: Pick<Task, 'out' | 'batch'>): Promise<string> {
  const mark = randomBytes(16).toString('hex')
  await writeAtomically(markFile(place), Buffer.from(mark), { collision: 'replace' })
  return mark
}

export const readMark = (place: Pick<Task, 'out' | 'batch'>): Promise<string | undefined> =>
  readFile(markFile(place), 'utf8').catch(() => undefined)

export const removeMark = (place: Pick<Task, 'out' | 'batch'>): Promise<void> =>
  unlink(markFile(place)).catch(() => undefined)

/** @throws PatinaError share-unreachable: the outputs' folder or the photo's is not here */
export async function checkShare(task: Task): Promise<void> {
  if ((await readMark(task)) !== task.mark) throw new PatinaError('share-unreachable', { folder: task.out })
  const folder = path.dirname(task.job.photo)
  await access(folder).catch((cause: unknown) => {
    throw new PatinaError('share-unreachable', { folder }, { cause })
  })
}
