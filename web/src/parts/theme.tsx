import { useState } from 'react';

type Theme = 'light' | 'dark';
const KEY = 'obp.theme';

const chosen = (): Theme | undefined => {
  const kept = localStorage.getItem(KEY);
  return kept === 'light' || kept === 'dark' ? kept : undefined;
};

/** Applies the theme that the user chose in an earlier visit; without one, the system's counts. */
export function applyTheme(): void {
  const theme = chosen();
  if (theme !== undefined) document.documentElement.dataset.theme = theme;
}

const current = (): Theme =>
  chosen() ?? (window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');

export function ThemeButton() {
  const [theme, setTheme] = useState(current);
  const other = theme === 'dark' ? 'light' : 'dark';
  const change = () => {
    localStorage.setItem(KEY, other);
    applyTheme();
    setTheme(other);
  };
  return (
    <button type="button" className="quiet" aria-label={`Use the ${other} theme`} onClick={change}>
      {theme === 'dark' ? '☀' : '☾'}
    </button>
  );
}
