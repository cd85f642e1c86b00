/** @file The built page, served from the closed list of the files that the build made. Runs in main, in both hosts. */
import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Settings } from '../../shared/settings.ts'
import type { FetchHandler } from '../services/assets.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** `'self'` covers the web host's socket too. React and Konva need no exception. */
export const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

/** What every answer of the program carries. */
export const SECURITY_HEADERS = {
  'content-security-policy': CONTENT_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=()',
  'cache-control': 'no-store',
} as const

/** The page in the theme that was chosen: the first thing that is painted has it. */
const dressed = (html: Uint8Array<ArrayBuffer>, { theme }: Settings): Uint8Array<ArrayBuffer> =>
  theme === 'system'
    ? html
    : new TextEncoder().encode(new TextDecoder().decode(html).replace('<html ', `<html data-theme="${theme}" `))

/** Serves the files below `folder`; `/` is `index`. The list is made now: a path can only be on it or not. */
export function pageFiles(folder: string, index: string, settings: () => Settings): FetchHandler {
  const files = new Map<string, string>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const full = path.join(entry.parentPath, entry.name)
    files.set(`/${path.relative(folder, full).split(path.sep).join('/')}`, full)
  }
  const start = files.get(`/${index}`)
  if (start) files.set('/', start)

  return async (request) => {
    const file = request.method === 'GET' ? files.get(new URL(request.url).pathname) : undefined
    if (file === undefined) return new Response('not found', { status: 404, headers: SECURITY_HEADERS })
    const found = await readFile(file)
    const bytes = file === start ? dressed(found, settings()) : found
    const type = TYPES[path.extname(file)] ?? 'application/octet-stream'
    return new Response(bytes, {
      headers: { ...SECURITY_HEADERS, 'content-type': type, 'content-length': String(bytes.length) },
    })
  }
}
