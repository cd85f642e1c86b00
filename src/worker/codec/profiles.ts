/** @file The two colour spaces that a photo can be converted to, as profiles. Runs in the worker. */
import type { OutputOptions } from '../../shared/worker-protocol.ts'
import { blackPixel, pipeline } from './sharp.ts'

export type ProfileName = NonNullable<OutputOptions['profile']>

const kept = new Map<ProfileName, Promise<Uint8Array>>()

async function made(name: ProfileName): Promise<Uint8Array> {
  const { icc } = await pipeline(await blackPixel().withIccProfile(name).png().toBuffer(), 'png').metadata()
  if (icc === undefined) throw new Error(`the image library holds no profile ${name}`)
  return icc
}

/** The profile that the image library converts to and attaches under this name. */
export function profileOf(name: ProfileName): Promise<Uint8Array> {
  const known = kept.get(name) ?? made(name)
  kept.set(name, known)
  return known
}
