/** @file End-to-end tests: the same spec on the web host in a real browser, and in Electron where its binary is. */
import { defineConfig } from '@playwright/test'
import type { HostOption } from './test/e2e/hosts.ts'
import { findChromium, testArguments } from './tools/test/chromium.ts'

const browser = await findChromium()

export default defineConfig<HostOption>({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: 1,
  // Real browsers on busy machines are not always in time; what passed only the second time is named at the end.
  retries: 1,
  forbidOnly: process.env['CI'] === 'true',
  reporter: [['list'], ['./tools/test/closing-reporter.ts']],
  use: {
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: browser.executablePath,
      env: { ...(process.env as Record<string, string>), ...browser.env },
      args: testArguments(),
    },
  },
  projects: [
    { name: 'web', use: { host: 'web' } },
    { name: 'electron', use: { host: 'electron' } },
  ],
})
