/** @file Changes the recipe of a photo for ever, and prints how many changes were taken. Started by recipe-kill.test.ts. */
import { openProject } from '../../src/main/db/project.ts'
import type { StoredPhoto } from '../../src/main/services/project-store.ts'

export const PHOTO: StoredPhoto = {
  id: '0123456789abcdef',
  path: '/photos/a.png',
  name: 'a.png',
  info: { format: 'png', width: 3, height: 2, bits: 8, channels: 3, alpha: false, bytes: 9, sha256: 'a'.repeat(64) },
}

const [, script, file] = process.argv
if (script === import.meta.filename && file !== undefined) {
  const project = openProject(file)
  project.putPhoto(PHOTO)
  for (let count = 1; ; count++) {
    const strength = ((count - 1) % 101) / 100
    const step = { params: { task: 'denoise', sigma: null } as const, model: null, strength, on: true }
    project.changeRecipe(PHOTO.id, { keep: count - 1, add: [[step]], at: count })
    process.stdout.write(`${count}\n`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
