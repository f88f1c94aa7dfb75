// FILE 01-a/spec.ts
export const a = 1n;
// FILE 02-b/spec.ts
export const a = 1n;
// FILE 01-c/spec.ts
export const a = 1n; // ERROR KTS37
// FILE sub/03-d/spec.ts
export const a = 1n; // ERROR KTS37
// FILE lib/spec.ts
export const a = 1n;
