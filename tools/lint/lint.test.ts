/** @file Plants breaches of every rule and expects each to be seen, and the lawful twin of each to pass. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { checkFile } from './file-rules.ts'
import { checkImports, importsOf } from './layers.ts'

const breaches: readonly (readonly [file: string, source: string, says: RegExp])[] = [
  ['renderer/app/a.ts', `import { x } from '../../main/services/x.ts'`, /may import only renderer/],
  ['main/services/a.ts', `import { x } from '../../renderer/x.ts'`, /may import only main/],
  ['main/services/a.ts', `import sharp from 'sharp'`, /may not load/],
  ['main/services/a.ts', `const ort = await import('onnxruntime-node')`, /may not load/],
  ['main/services/a.ts', `const e = require("electron")`, /may not load/],
  ['imaging/a.ts', `import fs from 'node:fs'`, /may not load/],
  ['imaging/a.ts', `export * from '../engine/session.ts'`, /may import only imaging/],
  ['shared/a.ts', `import type { X } from '../worker/x.ts'`, /may import only shared/],
  ['models/a.ts', `import * as ort from 'onnxruntime-node'`, /may not load/],
  ['worker/a.ts', `import { app } from 'electron'`, /may not load/],
  ['worker/a.ts', `import left from '@new/package/deep'`, /classify/],
  ['renderer/a.ts', `import {\n  calls,\n} from '../shared/contract.ts'`, /only types/],
  ['renderer/a.ts', `import '../../tools/x.ts'`, /outside src/],
  ['novel/a.ts', '', /in no layer/],
]

for (const [file, source, says] of breaches) {
  test(`refuses in ${file}: ${source.replaceAll('\n', ' ')}`, () => {
    assert.match(checkImports(file, source).join('\n'), says)
  })
}

const lawful: readonly (readonly [file: string, source: string])[] = [
  ['renderer/app/a.tsx', `import { useState } from 'react'\nimport type { Photo } from '../../shared/contract.ts'`],
  ['main/hosts/electron/a.ts', `import { app } from 'electron'\nimport { x } from '../../services/x.ts'`],
  ['worker/a.ts', `import sharp from 'sharp'\nimport { x } from '../engine/x.ts'`],
  ['imaging/a.ts', `// import fs from 'node:fs'\n/* import sharp from 'sharp' */\nexport const a = 1`],
  ['cli/a.ts', `import { x } from '../main/supervisor/x.ts'\nimport path from 'node:path'`],
]

for (const [file, source] of lawful) {
  test(`allows in ${file}: ${source.replaceAll('\n', ' ')}`, () => assert.deepEqual(checkImports(file, source), []))
}

test('sees every form of import', () => {
  const source = `import a from 'a'\nimport 'b'\nexport { c } from 'c'\nimport type { D } from 'd'\nawait import('e')\nrequire('f')`
  assert.deepEqual(
    importsOf(source).map((i) => i.specifier),
    ['a', 'b', 'c', 'd', 'e', 'f'],
  )
})

const opening = '/** @file Something. */\n'
const bad: readonly (readonly [path: string, text: string, says: RegExp])[] = [
  ['src/a.ts', opening + 'x\n'.repeat(600), /601 lines/],
  ['tools/a.ts', 'x\n'.repeat(601), /601 lines/],
  ['src/a.ts', 'export const a = 1\n', /@file/],
  ['src/a.ts', `${opening}export default 1\n`, /default export/],
  ['README.md', ['see ', 'home', 'me', 'x'].join('/'), /path of one machine/],
  ['package-lock.json', '{ "resolved": "https://x" }', /registry/],
]

for (const [path, text, says] of bad) {
  test(`refuses ${path}: ${says.source}`, () => assert.match(checkFile({ path, text }).join('\n'), says))
}

test('a good file passes every rule', () => {
  const text = `${opening}export const a = './network/x'\n`
  assert.deepEqual(checkFile({ path: 'src/shared/a.ts', text }), [])
  assert.deepEqual(checkFile({ path: 'package-lock.json', text: '{ "integrity": "sha512-x" }' }), [])
})
