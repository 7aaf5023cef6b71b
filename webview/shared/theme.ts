/** The theme's colours for what CSS cannot reach: canvases. */

export interface Theme {
  readonly text: string;
  readonly mutedText: string;
  readonly grid: string;
  readonly background: string;
  readonly fontFamily: string;
  /** In pixels. */
  readonly fontSize: number;
  readonly isHighContrast: boolean;
}

/** Read from the variables that VS Code sets on every page. */
export function currentTheme(): Theme {
  const style = getComputedStyle(document.body);
  const variable = (name: string, fallback: string) => style.getPropertyValue(`--vscode-${name}`).trim() || fallback;
  const isHighContrast =
    document.body.classList.contains('vscode-high-contrast') ||
    document.body.classList.contains('vscode-high-contrast-light');
  const text = variable('editor-foreground', style.color);
  return {
    text,
    mutedText: isHighContrast ? text : variable('descriptionForeground', text),
    grid: isHighContrast ? `color-mix(in srgb, ${text} 30%, transparent)` : variable('widget-border', '#8884'),
    background: variable('editor-background', style.backgroundColor),
    fontFamily: style.fontFamily,
    fontSize: Number.parseFloat(style.fontSize),
    isHighContrast,
  };
}

/** VS Code marks a change of theme on the body, and then sets the variables on the root. */
export function onThemeChanged(listener: () => void): void {
  const observer = new MutationObserver(listener);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
}
