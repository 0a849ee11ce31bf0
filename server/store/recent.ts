/**
 * Remembers what was just read, for so short that nobody notices: three hundred people who type in one round ask for that round five
 * hundred times a minute. Whoever changes something here forgets it here; another process sees it when the moment is over.
 */
export type Recent<T> = { readonly get: (key: string, load: () => Promise<T>) => Promise<T>; readonly forget: (key: string) => void; readonly clear: () => void };

export function recent<T>(forMs: number, most = 5000): Recent<T> {
  const known = new Map<string, { readonly until: number; readonly value: Promise<T> }>();
  return {
    get: (key, load) => {
      const found = known.get(key);
      if (found && found.until > Date.now()) return found.value;
      const value = load();
      known.delete(key);
      known.set(key, { until: Date.now() + forMs, value });
      // A failure is nobody's memory.
      value.catch(() => { known.delete(key); });
      if (known.size > most) for (const old of [...known.keys()].slice(0, known.size - most)) known.delete(old);
      return value;
    },
    forget: (key) => { known.delete(key); },
    clear: () => { known.clear(); },
  };
}
