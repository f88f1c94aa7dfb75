export { IMAGE_ERRORS, type ImageErrorCode } from "./errors.ts";
export { isCompressed, readImage } from "./image.ts";
export { fail as failImage, type Image, type Part } from "./part.ts";
