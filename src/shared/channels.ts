/** @file The IPC channels between Electron's preload and main; the page can name neither. Runs in both. */
export const CHANNELS = { messages: 'patina.messages', importPath: 'patina.import-path' } as const
