/** Makes `out/` current. Returns whether it had to build; throws if the build failed. */
export function ensureBuilt(root: string): boolean
export function viteCommand(root: string): string
