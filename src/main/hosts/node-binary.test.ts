/** @file Which Node runs the worker, in each host. */
import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { nodeBinary, type Runtime } from './node-binary.ts'

const root = path.resolve('/program')
const electron: Runtime = {
  execPath: '/electron',
  electron: '45.4.1',
  resourcesPath: path.resolve('/app/resources'),
  packaged: false,
  env: {},
}

test('the web host uses the Node that it runs on', () =>
  assert.equal(nodeBinary(root, { ...electron, electron: undefined, execPath: '/usr/bin/node' }), '/usr/bin/node'))

test('Electron never uses itself', () => {
  assert.match(nodeBinary(root, electron), /program.node_modules.\.bin.node/)
  assert.equal(nodeBinary(root, { ...electron, env: { PATINA_NODE: '/opt/node' } }), '/opt/node')
})

test('a packaged program uses what it ships, whatever the environment says', () => {
  const env = { PATINA_NODE: '/tmp/evil' }
  assert.match(nodeBinary(root, { ...electron, packaged: true, env }), /^.*app.resources.node.node(\.exe)?$/)
})
