/** @file What the page in a browser and the web host agree on. Runs in main and the renderer. */

export const SOCKET_PATH = '/rpc'
export const SOCKET_PROTOCOL = 'patina.v1'
/** A browser can give a socket no header but its protocols: the token travels as one of them. */
export const TOKEN_PREFIX = 'bearer.'

/** Largest file that the web host takes. */
export const MAX_UPLOAD_BYTES = 512 * 1024 ** 2
