// What a page has of pictures is taken as it is.

import { composite, maskPng } from "overpaint/pixels";

declare const data: ImageData;
declare const file: File;
await composite(file, data, await maskPng(data), { frame: new DOMRect() });
