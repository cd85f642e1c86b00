/** @file The project's own lint: `node tools/lint/index.ts` prints each breach and ends with 1 if there is one. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { checkFile } from './file-rules.ts'
import { checkImports } from './layers.ts'

const root = path.resolve(import.meta.dirname, '../..')
const BINARY = /\.(?:png|jpe?g|tiff?|webp|avif|ico|icns|safetensors|onnx|bin|npy)$/

/** Files that git tracks or would track, so that nothing escapes by not being committed yet. */
function projectFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' })
  return listed.split('\0').filter((file) => file !== '' && !BINARY.test(file) && existsSync(path.join(root, file)))
}

function problemsOf(file: string): string[] {
  const text = readFileSync(path.join(root, file), 'utf8')
  // Tests may look at two layers at once to compare them; only what ships keeps to the directions.
  const layered = /^src\/.*\.tsx?$/.test(file) && !/\.(?:test|d)\.tsx?$/.test(file)
  return [...checkFile({ path: file, text }), ...(layered ? checkImports(file.slice('src/'.length), text) : [])]
}

const found = projectFiles().flatMap((file) => problemsOf(file).map((problem) => `${file} ${problem}`))
for (const line of found) console.error(line)
console.log(found.length === 0 ? 'layers and files: no breach' : `${found.length} breaches`)
process.exitCode = found.length === 0 ? 0 : 1
