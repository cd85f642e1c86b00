/** @file The JSON file beside an output, which tells how it was made. Node; main and the command line. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { writeAtomically, type Written } from '../../files/atomic.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { fittingName } from '../../files/free-name.ts'
import { Sidecar, SIDECAR_ENDING, type Restoration } from '../../shared/provenance.ts'

interface Told {
  /** Absolute. */
  readonly photo: string
  /** What people call the photo, if not by the name of its file. */
  readonly photoName?: string
  /** Absolute; the file that is told of. */
  readonly output: string
  /** What people will call it, if not by the name of its file. */
  readonly outputName?: string
  readonly content: Pick<Written, 'sha256' | 'bytes'>
  readonly restoration: Restoration
  readonly fs?: FileSystem
}

/** Where the sidecar of an output lies. */
export const sidecarOf = (output: string): string =>
  path.join(path.dirname(output), fittingName(path.basename(output), SIDECAR_ENDING))

/** @throws PatinaError file-missing or the like is not thrown: undefined is no sidecar */
export async function readSidecar(file: string): Promise<Sidecar | undefined> {
  try {
    return Sidecar.safeParse(JSON.parse(await readFile(file, 'utf8'))).data
  } catch {
    return undefined // not there, or no JSON: whoever asks says so
  }
}

/**
 * Writes `<output>.patina.json`; one that tells of the same output, left by an attempt that was killed, stays.
 * @returns where it lies
 * @throws PatinaError of the atomic writer
 */
export async function writeSidecar(told: Told): Promise<string> {
  const { photo, output, content, restoration, fs } = told
  const file = sidecarOf(output)
  if ((await readSidecar(file))?.output.sha256 === content.sha256) return file
  const sidecar: Sidecar = {
    patina: 1,
    photo: { name: told.photoName ?? path.basename(photo), sha256: restoration.photoSha256 },
    output: { name: told.outputName ?? path.basename(output), sha256: content.sha256, bytes: content.bytes },
    restoration,
  }
  const data = new TextEncoder().encode(`${JSON.stringify(Sidecar.parse(sidecar), null, 2)}\n`)
  const options = { collision: 'rename', ...(fs === undefined ? {} : { fs }) } as const
  return (await writeAtomically(file, data, options)).file
}
