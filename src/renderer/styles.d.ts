/** @file Style sheets are imported for their effect; Vite puts them into files of the page's own. Types only. */
declare module '*.css'
