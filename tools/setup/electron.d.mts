/** @file Types of electron.mjs for the tests; it is plain JavaScript because it runs before anything is installed. */
export function electronBinary(root: string, env?: Readonly<Record<string, string | undefined>>): string | undefined
