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
export { isOneLine, short, visible } from "./visible.ts";
