/** What was started, taken down in reverse order, once. */
export function createClosers(): { add(close: () => unknown): void; closeAll(): Promise<void> } {
  const closers: (() => unknown)[] = [];
  let closing: Promise<void> | undefined;
  const closeEach = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const close of closers.reverse()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  };
  return {
    add: (close) => void closers.push(close),
    closeAll: () => {
      closing ??= closeEach();
      return closing;
    },
  };
}
