/**
 * @file Who may speak to the web host. It listens on this machine only, but every other page in the browser and every
 * other user of the machine can reach it too: a secret token, an exact host name and an own origin are asked for. Main.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { SOCKET_PATH, SOCKET_PROTOCOL, TOKEN_PREFIX } from '../../../shared/web-host.ts'

/** What is looked at of a request. */
export interface Knock {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: IncomingHttpHeaders
}

export interface Door {
  /** The request comes from the program's own page, or opens it. */
  admitsRequest(knock: Knock): boolean
  /** The request carries the token. */
  admitsAssets(knock: Knock): boolean
  admitsSocket(knock: Knock): boolean
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** `host`: "127.0.0.1:port". No cookies anywhere: a browser would send them to every port of the machine. */
export function createDoor(token: string, host: string): Door {
  const origin = `http://${host}`
  const expected = digest(token)
  const holdsToken = (given: string | undefined) => given !== undefined && timingSafeEqual(digest(given), expected)

  /** Only the start page may be opened from elsewhere (a link, the private door page): it holds no secret. */
  const opensStartPage = ({ method, url, headers }: Knock) =>
    url === '/' && method === 'GET' && headers['sec-fetch-dest'] === 'document'

  function admitsRequest(knock: Knock): boolean {
    const { headers, url } = knock
    if (!url?.startsWith('/')) return false
    // Another name that resolves to this address (DNS rebinding) is refused, "localhost" with it.
    if (headers.host !== host) return false
    if (headers.origin !== undefined && headers.origin !== origin) return false
    const site = headers['sec-fetch-site'] ?? 'none'
    return site === 'same-origin' || site === 'none' || opensStartPage(knock)
  }

  return {
    admitsRequest,
    admitsAssets: ({ headers }) => holdsToken(/^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1]),
    admitsSocket(knock) {
      const protocols = (knock.headers['sec-websocket-protocol'] ?? '').split(',').map((part) => part.trim())
      const given = protocols.find((part) => part.startsWith(TOKEN_PREFIX))?.slice(TOKEN_PREFIX.length)
      const page = knock.url === SOCKET_PATH && knock.headers.origin === origin && admitsRequest(knock)
      return page && protocols.includes(SOCKET_PROTOCOL) && holdsToken(given)
    },
  }
}
