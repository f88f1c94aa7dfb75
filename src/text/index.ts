export {
  atPlace,
  caret,
  InputError,
  type InputErrorCode,
  inputErrorText,
  place,
  type Span,
  span,
} from "./input-error.ts";
export { short, visible } from "./visible.ts";
