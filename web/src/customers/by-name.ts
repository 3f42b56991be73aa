/** Those with the text in their names; first the names that begin with it, then those in which a word does. */
export function byName<R extends { readonly legal_name: string }>(rows: readonly R[], text: string): R[] {
  const rankOf = (name: string): number => (name.startsWith(text) ? 0 : name.includes(` ${text}`) ? 1 : 2);
  return rows
    .map((row) => ({ row, name: row.legal_name.toLowerCase() }))
    .filter(({ name }) => name.includes(text))
    .sort((one, other) => rankOf(one.name) - rankOf(other.name))
    .map(({ row }) => row);
}
