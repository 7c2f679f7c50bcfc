// The studio with an answer laid over a photo, used as by a person.

import { readFile } from 'node:fs/promises';

import { Studio } from '../mask/editors.mjs';

/** The ellipse that is painted, by shares of the picture: a tenth of it. */
const [FROM, TO] = [[0.35, 0.3], [0.65, 0.7]];
/** The values of the dialog's slider, per cent. */
const QUALITY = 95;
const FORMATS = { jpg: 'JPEG', png: 'PNG' };
/** Milliseconds that an edit may take, comparing included. */
const EDIT = 120_000;

export class Composer extends Studio {
  /** Opens the photo and paints the ellipse; the mask as a PNG that is white there. */
  async begin(url, size) {
    await this.visit(url, size);
    await this.open(size.path);
    await this.button('Ellipse').click();
    await this.tab.drag([this.point(...FROM), this.point(0.5, 0.5), this.point(...TO)]);
    await this.button('Import and export').click();
    const saving = this.page.waitForEvent('download');
    await this.button('Save as PNG, black and white').click();
    const mask = await readFile(await (await saving).path());
    await this.button('Import and export').click();
    return mask;
  }

  /** Has the whole picture edited by a server that changes every pixel; the answer as it came, and how far its edge is grown and feathered. */
  async edit(api) {
    const root = api.replace(/\/v1\/?$/, '');
    await this.button('Settings').click();
    await this.list('Endpoint').selectOption({ label: 'Custom' });
    await this.page.getByRole('textbox', { name: 'Base URL', exact: true }).fill(`${root}/fault/drift/v1`);
    await this.button('Close').click();
    await this.page.getByRole('textbox', { name: 'Prompt', exact: true }).fill('a red hat');
    await this.button('More options').click();
    await this.list('Previews').selectOption({ label: 'None' });
    await this.list('Region').selectOption({ label: 'Whole picture' });
    await this.button('Edit picture').click();
    await this.page.getByText(/pixels outside your mask; they were put back/).waitFor({ timeout: EDIT });
    await this.button('How it is laid over the picture').click();
    const edge = {};
    for (const name of ['Grow', 'Feather']) edge[name.toLowerCase()] = parseInt(await this.slider(name).getAttribute('aria-valuetext'), 10);
    return { answer: await answer(root), ...edge };
  }

  /** Saves the composite; how long it took from the click until the file was there, how large that is, and the tab's memory meanwhile. */
  async saveComposite(type) {
    await this.page.getByRole('list', { name: 'Results', exact: true }).getByRole('button', { name: 'Save' }).click();
    const dialog = this.page.getByRole('dialog', { name: 'Save picture', exact: true });
    await this.list('What to save').selectOption({ label: 'My picture, changed inside the mask' });
    await this.list('Format').selectOption({ label: FORMATS[type] });
    if (type === 'jpg') await this.slider('Quality').fill(String(QUALITY));
    const found = await this.tab.watched(() => this.save('Save picture'));
    await dialog.waitFor({ state: 'hidden' });
    return found;
  }

  list(name) {
    return this.page.getByRole('combobox', { name, exact: true });
  }
}

async function answer(root) {
  const response = await fetch(`${root}/last/answer/0`);
  if (!response.ok) throw new Error(`no answer: ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}
