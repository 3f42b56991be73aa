import type { ReactNode } from 'react';

/** A titled part of a view. */
export const Card = ({ title, children }: { title: string; children: ReactNode }) => {
  const id = `card-${title.replaceAll(' ', '-')}`;
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
};
