/** @file The point at which long work sees that it is not wanted any more. Runs in the worker. */
import { setImmediate } from 'node:timers/promises'
import { PatinaError } from '../shared/errors.ts'

/** A native run blocks this thread: only here can a cancel message arrive. @throws PatinaError cancelled */
export async function seeCancel(signal: AbortSignal): Promise<void> {
  await setImmediate()
  if (signal.aborted) throw new PatinaError('cancelled')
}
