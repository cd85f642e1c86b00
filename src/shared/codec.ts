/** @file The learned codec that new `.patina` files are written with. Pure; worker and page. */
export const CODEC_MODEL = 'codec-small'
