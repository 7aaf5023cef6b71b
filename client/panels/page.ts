/** The HTML of a panel: it only loads the bundle, which builds the page. Pure. */

export interface PageResources {
  /** As the bundle is called; no text of others. */
  readonly title: string;
  /** `webview.cspSource`. */
  readonly cspSource: string;
  readonly script: string;
  readonly style: string;
  /** Fresh for every page; base64. */
  readonly nonce: string;
}

/** The controls look for `csp-nonce`: they try in a style element whether the browser knows `:focus-visible`. */
export function panelPage({ title, cspSource, script, style, nonce }: PageResources): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy"
    content="default-src 'none'; style-src ${cspSource} 'nonce-${nonce}'; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'">
  <meta property="csp-nonce" content="${nonce}">
  <link rel="stylesheet" href="${style}">
  <title>${title}</title>
</head>
<body>
  <script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}
