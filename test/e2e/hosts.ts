/** @file The program in a window, whichever host carries it. One that cannot run here is skipped, with the reason. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { _electron, test as base, type Page } from '@playwright/test'
import { electronBinary } from '../../tools/setup/electron.mjs'
import { watchConnections } from './connections.ts'

const root = path.resolve(import.meta.dirname, '../..')
/** Another entry than the built one, for work on the window alone: test/stand-in/serve.ts needs no model. */
const ENTRY = process.env['PATINA_E2E_ENTRY'] ?? 'out/main/web.js'
const START_MS = 30_000

/** onnxruntime keeps its telemetry to itself where it believes to be in a test: the program must be quiet without that. */
const CI_SIGNS = ['CI', 'TF_BUILD', 'GITHUB_ACTIONS', 'GITLAB_CI', 'BUILDKITE', 'JENKINS_URL', 'ORT_DISABLE_TELEMETRY']

const plainEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !CI_SIGNS.includes(entry[0]),
    ),
  )

/** Where batches put their outputs. */
export const outputsOf = (dataDir: string): string => path.join(dataDir, 'restored')

export interface HostOption {
  readonly host: 'web' | 'electron'
}

export interface Running {
  readonly page: Page
  /** Process of the program's main part. */
  readonly pid: number
  readonly dataDir: string
  /** Ends the program as its owner would, starts it again on the same data, and has the window show it. Web host only. */
  readonly restart: () => Promise<void>
}

interface Fixtures extends HostOption {
  readonly dataDir: string
  readonly running: Running
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let out = ''
    const late = setTimeout(() => reject(new Error(`the web host printed no address: ${out}`)), START_MS)
    child.once('exit', (code) => reject(new Error(`the web host ended with ${code}: ${out}`)))
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      const found = /http:\/\/127\.0\.0\.1:\d+\/#\S+/.exec(out)?.[0]
      if (found === undefined) return
      clearTimeout(late)
      resolve(found)
    })
  })
}

/** The web host as a process of its own, watched for connections to other machines. */
async function startWeb(dataDir: string) {
  const child = spawn(process.execPath, [ENTRY, '--no-open', '--data', dataDir], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...plainEnvironment(), PATINA_OUTPUTS: outputsOf(dataDir) },
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  try {
    const url = await addressOf(child)
    const pid = child.pid ?? 0
    return { url, pid, stop, connections: watchConnections(pid) }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Everything that a page must not do: complain, break a policy, or ask for anything outside this machine. */
function watchPage(page: Page): string[] {
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(`console: ${message.text()}`)
  })
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url())
    const own = ['blob:', 'data:', 'app:'].includes(protocol) || hostname === '127.0.0.1'
    if (!own) problems.push(`asked for ${request.url()}`)
  })
  return problems
}

export const test = base.extend<Fixtures>({
  host: ['web', { option: true }],

  dataDir: async ({}, provide) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'patina-e2e-'))
    await provide(folder)
    rmSync(folder, { recursive: true, force: true })
  },

  running: async ({ host, dataDir, playwright, launchOptions, viewport }, provide, info) => {
    if (host === 'electron') {
      const executablePath = electronBinary(root)
      info.skip(executablePath === undefined, 'no Electron binary on this machine')
      const app = await _electron.launch({
        ...(executablePath === undefined ? {} : { executablePath }),
        args: ['.', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
        cwd: root,
        env: { ...plainEnvironment(), PATINA_DATA: dataDir, PATINA_OUTPUTS: outputsOf(dataDir) },
      })
      const page = await app.firstWindow()
      const problems = watchPage(page)
      const restart = () => Promise.reject(new Error('Expected the web host: Electron is not restarted by tests'))
      await provide({ page, pid: app.process().pid ?? 0, dataDir, restart })
      await app.close()
      base.expect(problems).toEqual([])
      return
    }
    let program = await startWeb(dataDir)
    const browser = await playwright.chromium.launch(launchOptions)
    const quiet = () => base.expect(program.connections(), 'connections to other machines').toEqual([])
    try {
      const page = await (await browser.newContext({ viewport, acceptDownloads: true })).newPage()
      const problems = watchPage(page)
      await page.goto(program.url)
      const restart = async () => {
        await page.goto('about:blank') // a page whose program ends would rightly complain
        quiet()
        await program.stop()
        program = await startWeb(dataDir)
        await page.goto(program.url)
      }
      await provide({ page, pid: program.pid, dataDir, restart })
      base.expect(problems, 'errors in the page, reports of its policy, requests outside').toEqual([])
      quiet()
    } finally {
      await browser.close()
      await program.stop()
    }
  },
})

export const { expect } = base
