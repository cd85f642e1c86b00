/** @file How long the name of a preset may be; for the window, which does not load the schemas. Pure. */
export const MAX_PRESET_NAME = 60
