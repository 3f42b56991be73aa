import type { ReactNode } from 'react';

/** A block that scrolls by itself when it is too wide; by keyboard as well, so it takes the focus. */
export const Scrolls = ({ label, children }: { label: string; children: ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a block that scrolls must be reachable by keyboard
  <section className="scrolls" tabIndex={0} aria-label={label}>
    {children}
  </section>
);
