/**
 * @file `npm run dev`: the page from Vite's server through the host's own origin, so that nothing else changes. Only hot
 * reload's socket goes to Vite itself, and the policy allows the inline code that Vite adds. Runs in main, never packaged.
 */
import type { FetchHandler } from '../services/assets.ts'
import { SECURITY_HEADERS } from './page-files.ts'

export function devFiles(vite: string, index: string): FetchHandler {
  const policy = [
    "default-src 'none'",
    "script-src 'self' 'unsafe-inline'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    `connect-src 'self' ws://${new URL(vite).host}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
  return async (request) => {
    const { pathname, search } = new URL(request.url)
    const address = new URL((pathname === '/' ? `/${index}` : pathname) + search, vite)
    const answer = await fetch(address, { headers: { accept: request.headers.get('accept') ?? '*/*' } })
    const type = answer.headers.get('content-type') ?? 'text/plain'
    const headers = { ...SECURITY_HEADERS, 'content-security-policy': policy, 'content-type': type }
    return new Response(answer.body, { status: answer.status, headers })
  }
}
