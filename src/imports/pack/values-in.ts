/** Every plain value in a pack with its path. */
export function valuesIn(
  value: unknown,
  path: readonly PropertyKey[],
): { path: readonly PropertyKey[]; value: unknown }[] {
  if (typeof value !== 'object' || value === null) return [{ path, value }];
  const steps: [PropertyKey, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return steps.flatMap(([step, inner]) => valuesIn(inner, [...path, step]));
}
