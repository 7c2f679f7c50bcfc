// Fields that only one's own endpoint knows.

import { Overpaint } from "overpaint";

declare module "overpaint" {
  interface ExtraParams {
    seed?: number;
  }
}

declare const image: Blob;
const client = new Overpaint();
await client.images.edit({ model: "my-model", image, prompt: "A red hat", seed: 7 });
await client.images.edit({ model: "my-model", image, prompt: "A red hat", seed: 7, stream: true });
// @ts-expect-error added as a number
await client.images.edit({ model: "my-model", image, prompt: "A red hat", seed: "7" });
