// The same types where there is no DOM.

import { readFile } from "node:fs/promises";
import { Overpaint } from "overpaint";

const client = new Overpaint({ apiKey: process.env["KEY"] ?? null, fetch });
const image = await readFile("photo.png");
const done = await client.images.edit({ model: "gpt-image-1.5", image, prompt: "A red hat" });
for (const picture of done.data) console.log(picture.blob.type, picture.bytes().length);
