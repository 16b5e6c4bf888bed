/** What an answer of unknown shape holds at a path; undefined where it holds nothing. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  let found = value;
  for (const key of path) found = found instanceof Object ? Reflect.get(found, key) : undefined;
  return found;
}

/** The text at a path; throws an error that names the path when there is none. */
export function textAt(value: unknown, ...path: (string | number)[]): string {
  const found = at(value, ...path);
  if (typeof found === 'string') return found;
  throw new Error(`the answer holds no ${path.join('.')}`);
}

/** The number at a path; throws an error that names the path when there is none. */
export function numberAt(value: unknown, ...path: (string | number)[]): number {
  const found = at(value, ...path);
  if (typeof found === 'number') return found;
  throw new Error(`the answer holds no ${path.join('.')}`);
}

/** The list at a path; empty when there is none. */
export function listAt(value: unknown, ...path: (string | number)[]): unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}
