/** Ids of pieces of proofs, as those of goals begin. */

/** `07` */
export const layerId = (layer: number): string => String(layer).padStart(2, "0");

/** `07/setNpt` */
export const theoremId = (layer: number, name: string): string => `${layerId(layer)}/${name}`;
