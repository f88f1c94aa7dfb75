/** Layer 20, BootAux: images and their pages, and VMs that go on from others. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { unmapAndLoadVmImage, nextImage, addImage } = offers(20, spec, code);
export const { beginImagePage, findImagePage, countImagePage } = offers(20, spec, code);
export const { isHeirless, nameHeir, beginHeir, mayMapDevices, sealVmPage, sealVmContext, sealedFrame, openVmPage } =
  offers(20, spec, code);
