/** @file npm run screens: pictures of every screen and sheet, dark and light, into docs/screens, by the test that also checks them. */
import { spawnSync } from 'node:child_process'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')
const cli = path.join(root, 'node_modules/@playwright/test/cli.js')
const env = { ...process.env, PATINA_SCREENS: path.join(root, 'docs/screens') }
const { status } = spawnSync(process.execPath, [cli, 'test', 'screens', '--project', 'web', '-g', 'every theme'], {
  cwd: root,
  env,
  stdio: 'inherit',
})
process.exitCode = status ?? 1
