/** Entries with an end, at most `limit` of them: the oldest gives way. Reading an entry past its end still finds it. */
export interface BoundedMap<Value> {
  set(key: string, value: Value): void;
  get(key: string): Value | undefined;
  delete(key: string): void;
  values(): Iterable<Value>;
}

export function createBoundedMap<Value>(limit: number): BoundedMap<Value> {
  const entries = new Map<string, Value>();
  return {
    set(key, value) {
      entries.delete(key);
      if (entries.size >= limit) {
        const oldest = entries.keys().next();
        if (oldest.done !== true) entries.delete(oldest.value);
      }
      entries.set(key, value);
    },
    get: (key) => entries.get(key),
    delete: (key) => void entries.delete(key),
    values: () => entries.values(),
  };
}
