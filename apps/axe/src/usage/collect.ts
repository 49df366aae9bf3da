/** For an option that may be repeated; every other one with a value is refused when it is given twice (check-options.ts). */
export const collect = (value: string, earlier: readonly string[] = []): readonly string[] => [...earlier, value];
