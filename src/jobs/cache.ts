/** Where outputs of finished jobs are kept between runs. The disk cache is in `host/node`. */

/** A store of texts by key. Losing an entry is always allowed; giving back another text than was put never is. */
export interface Cache {
  /** The text put under `key`, or undefined. */
  get(key: string): string | undefined;
  /** Keeps `text` under `key`. Returns only when a kill of the process can no longer lose it. */
  put(key: string, text: string): void;
}

/** Keeps nothing. */
export const noCache: Cache = { get: () => undefined, put: () => {} };

/** Answers from `cache` and adds nothing to it. */
export const readOnly = (cache: Cache): Cache => ({ get: (key) => cache.get(key), put: () => {} });

/** Keeps everything until the process ends. */
export function memoryCache(): Cache {
  const texts = new Map<string, string>();
  return { get: (key) => texts.get(key), put: (key, text) => void texts.set(key, text) };
}
