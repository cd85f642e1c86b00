/** @file A large library without large photos: rows of the project's database, all of a few files, with their thumbnails in the cache. */
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import sharp from 'sharp'
import { openProject } from '../../src/main/db/project.ts'
import { projectFolder } from '../../src/main/services/project-folder.ts'

const FILES = 24
const SIZE = { width: 320, height: 240 }

/** Writes `count` photos into a project that is not open; the n-th is called "photo 00012.jpg". */
export async function makeLibrary(dataDir: string, count: number): Promise<void> {
  const folder = projectFolder(dataDir)
  mkdirSync(folder.imports, { recursive: true })
  const files = await Promise.all(
    Array.from({ length: FILES }, async (_, n) => {
      const file = path.join(folder.imports, `source-${n}.jpg`)
      const background = { r: (n * 37) % 256, g: (n * 91) % 256, b: (n * 53) % 256 }
      const label = `<svg width="320" height="240"><text x="90" y="150" font-size="90" fill="white">${n}</text></svg>`
      const plain = sharp({ create: { ...SIZE, channels: 3, background } })
      await plain
        .composite([{ input: Buffer.from(label) }])
        .jpeg()
        .toFile(file)
      return file
    }),
  )
  const project = openProject(folder.database)
  for (let n = 0; n < count; n++) {
    const file = files[n % FILES] as string
    const sha256 = createHash('sha256').update(`photo ${n}`).digest('hex')
    const id = sha256.slice(0, 16)
    const info = { format: 'jpeg', ...SIZE, bits: 8, channels: 3, alpha: false, bytes: 9_000 + n, sha256 } as const
    project.putPhoto({ id, path: file, name: `photo ${String(n).padStart(5, '0')}.jpg`, info })
    const cache = folder.photoCache(id)
    mkdirSync(cache, { recursive: true })
    for (const view of ['thumb.jpg', 'preview.jpg']) copyFileSync(file, path.join(cache, view))
  }
  project.close()
}
