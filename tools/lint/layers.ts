/**
 * @file Which layer of src may import what: the one table, and the check of a file against it. Pure.
 * A package that is not named here is an error: whoever adds a dependency decides in which process it may be loaded.
 */
import path from 'node:path'

interface Layer {
  /** Folders of src it may import, itself included. */
  readonly layers: readonly string[]
  /** npm packages it may import; `node:*` stands for all of Node. */
  readonly packages: readonly string[]
}

const TFJS = ['@tensorflow/tfjs', '@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-cpu', '@tensorflow/tfjs-node-gpu']

/** Folder below src -> what it may import. The longest matching folder counts. */
export const LAYERS: Readonly<Record<string, Layer>> = {
  shared: { layers: ['shared'], packages: ['zod'] },
  imaging: { layers: ['imaging', 'shared'], packages: [] },
  files: { layers: ['files', 'shared'], packages: ['node:*'] },
  engine: { layers: ['engine', 'imaging', 'shared'], packages: [...TFJS, 'onnxruntime-node', 'node:*'] },
  models: { layers: ['models', 'imaging', 'shared'], packages: [...TFJS, 'node:*'] },
  worker: {
    layers: ['worker', 'models', 'engine', 'imaging', 'files', 'shared'],
    packages: [...TFJS, 'onnxruntime-node', 'sharp', 'zod', 'node:*'],
  },
  main: {
    layers: ['main', 'files', 'shared'],
    packages: ['better-sqlite3', 'bullmq', 'ioredis', 'ws', 'zod', 'node:*'],
  },
  'main/hosts/electron': { layers: ['main', 'files', 'shared'], packages: ['electron', 'zod', 'node:*'] },
  cli: { layers: ['cli', 'main', 'files', 'shared'], packages: ['node:*'] },
  preload: { layers: ['preload', 'shared'], packages: ['electron'] },
  renderer: {
    layers: ['renderer', 'imaging', 'shared'],
    packages: ['react', 'react-dom', 'react-konva', 'konva', 'intl-messageformat', '@tanstack/react-virtual'],
  },
}

/** Modules that load zod. */
const SCHEMAS = [
  'contract',
  'contract-parts',
  'batch',
  'steps',
  'mask',
  'checkup',
  'output',
  'recipe',
  'learning',
  'learning-run',
  'features',
  'explore',
].map((name) => `shared/${name}.ts`)

/** Layers that ship to the page may take types from those and nothing else. */
const TYPES_ONLY: Readonly<Record<string, readonly string[]>> = {
  renderer: SCHEMAS,
  preload: SCHEMAS,
}

export interface ImportStatement {
  readonly specifier: string
  readonly typeOnly: boolean
}

const STATEMENT = /\b(?:import|export)\s+(type\s+)?(?:[\w$*{}\s,]+?\sfrom\s*)?['"]([^'"\n]+)['"]/g
const DYNAMIC = /\b(?:import|require|require\.resolve)\(\s*['"]([^'"\n]+)['"]/g
const withoutComments = (source: string) => source.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/[^\n]*/g, '$1')

/** Every module that a source text names, static and dynamic imports, re-exports and require alike. */
export function importsOf(source: string): ImportStatement[] {
  const code = withoutComments(source)
  const named = [...code.matchAll(STATEMENT)].map((m) => ({ specifier: m[2] ?? '', typeOnly: m[1] !== undefined }))
  const called = [...code.matchAll(DYNAMIC)].map((m) => ({ specifier: m[1] ?? '', typeOnly: false }))
  return [...named, ...called]
}

/** The layer (a key of LAYERS) of a file given relative to src, or undefined. */
export function layerOf(file: string): string | undefined {
  return Object.keys(LAYERS)
    .filter((folder) => file.startsWith(`${folder}/`))
    .toSorted((a, b) => b.length - a.length)[0]
}

const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

function checkRelative(file: string, name: string, layer: Layer, { specifier, typeOnly }: ImportStatement) {
  const target = path.posix.join(path.posix.dirname(file), specifier)
  if (target.startsWith('..')) return `imports ${specifier}, which is outside src`
  const folder = target.split('/')[0] ?? ''
  if (!layer.layers.includes(folder)) return `imports ${target}, but ${name} may import only ${layer.layers.join(', ')}`
  if (TYPES_ONLY[name]?.includes(target) && !typeOnly) return `imports ${target} with its code; only types may be taken`
  return undefined
}

function checkPackage(name: string, layer: Layer, { specifier }: ImportStatement) {
  const wanted = specifier.startsWith('node:') ? 'node:*' : packageOf(specifier)
  if (layer.packages.includes(wanted)) return undefined
  return `imports ${specifier}, which ${name} may not load (classify it in tools/lint/layers.ts)`
}

/**
 * What a file imports against the rules.
 * @param file path relative to src, with forward slashes
 * @returns one sentence for each breach
 */
export function checkImports(file: string, source: string): string[] {
  const name = layerOf(file)
  const layer = name === undefined ? undefined : LAYERS[name]
  if (name === undefined || layer === undefined) return ['is in no layer']
  return importsOf(source)
    .filter(({ specifier }) => !specifier.endsWith('.css'))
    .map((statement) =>
      statement.specifier.startsWith('.')
        ? checkRelative(file, name, layer, statement)
        : checkPackage(name, layer, statement),
    )
    .filter((problem) => problem !== undefined)
}
