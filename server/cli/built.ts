/** What the build knows and the sources do not (scripts/bundles.ts puts it in). */

declare const TRAINYARD_VERSION: string | undefined;
declare const TRAINYARD_PAGES: Readonly<Record<string, string>> | undefined;

export const version = typeof TRAINYARD_VERSION === 'undefined' ? '0.0.0' : TRAINYARD_VERSION;

/** The documentation of each code (docs/diagnostics), in Markdown. */
export const pages = typeof TRAINYARD_PAGES === 'undefined' ? {} : TRAINYARD_PAGES;
