/**
 * @file Lets Konva empty its own container under the page's `require-trusted-types-for 'script'`: its stage begins with
 * `innerHTML = ''` (konva 10). Any other string that would become markup is refused, and the browser throws. Page.
 */

interface TrustedTypes {
  createPolicy(name: 'default', rules: { readonly createHTML: (markup: string) => string | null }): unknown
}

declare global {
  interface Window {
    /** Only in browsers that enforce trusted types; all of Patina's do. */
    readonly trustedTypes?: TrustedTypes
  }
}

/** Call once, before the first stage. */
export function allowKonva(): void {
  window.trustedTypes?.createPolicy('default', { createHTML: (markup) => (markup === '' ? '' : null) })
}
