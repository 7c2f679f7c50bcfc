// What an edit is asked for with: offered, checked before anything is sent, and sent as chosen.

import assert from 'node:assert/strict';

import { eventually } from './browser.mjs';
import * as mock from './mock.mjs';
import { hasProblem, photo, visit } from './studio.mjs';

async function begin(studio) {
  await studio.open(photo('chelsea.png'));
  await studio.prompt.fill('a red hat');
  await studio.showMoreOptions();
}

/** What a list offers. */
function offered(studio, name) {
  return studio.choice(name).getByRole('option').allTextContents();
}

/** Tries to send, and makes sure that nothing was. */
async function isNotSent(studio) {
  await studio.edit();
  await studio.button('Edit picture').waitFor();
  assert.deepEqual(studio.watch.edits(), []);
  assert.equal(await studio.results.count(), 0);
}

async function isSound(field) {
  await eventually('the field has no problem', async () => (await field.getAttribute('aria-invalid')) !== 'true');
}

/** Sends; the text parts of the request, without those that every request has. */
async function sent(studio) {
  await studio.edit();
  await studio.waitForResults(1);
  const { prompt, model, ...others } = mock.texts(await mock.settled());
  return others;
}

visit('what is chosen is sent, under the API’s names', {}, async (studio) => {
  await begin(studio);
  await studio.set('Size', '1024 × 1536');
  await studio.set('Quality', 'Low');
  await studio.set('Background', 'Transparent');
  await studio.set('Input fidelity', 'High (keeps faces, logos)');
  await studio.set('Output format', 'WebP');
  await studio.find('spinbutton', 'Compression').fill('60');
  await studio.set('Moderation', 'Low');
  await studio.set('Previews', 'None');
  assert.deepEqual(await sent(studio), {
    size: '1024x1536',
    quality: 'low',
    background: 'transparent',
    input_fidelity: 'high',
    output_format: 'webp',
    output_compression: '60',
    moderation: 'low',
  });
  const saved = await studio.download(studio.results.first());
  assert.equal(saved.bytes.toString('latin1', 8, 12), 'WEBP');
  assert.match(saved.name, /\.webp$/);
  await studio.results.first().getByText(/1024\s×\s1536\sWEBP/).waitFor();
});

visit('a JPEG comes back as one', {}, async (studio) => {
  await begin(studio);
  await studio.set('Output format', 'JPEG');
  await studio.find('spinbutton', 'Compression').fill('40');
  const { output_format: format, output_compression: compression } = await sent(studio);
  assert.deepEqual([format, compression], ['jpeg', '40']);
  const saved = await studio.download(studio.results.first());
  assert.ok(saved.bytes.equals(await mock.answer()));
  assert.equal(saved.bytes.readUInt16BE(0), 0xffd8);
  assert.equal(saved.name, 'chelsea-edit-1.jpg');
});

visit('a model that takes no input fidelity is not offered it', {}, async (studio) => {
  await begin(studio);
  const fidelity = studio.choice('Input fidelity');
  await studio.set('Model', 'gpt-image-1.5');
  await fidelity.waitFor();
  await studio.set('Input fidelity', 'High (keeps faces, logos)');
  await studio.set('Model', 'gpt-image-2');
  await fidelity.waitFor({ state: 'detached' });
  assert.ok(!('input_fidelity' in (await sent(studio))), 'what was chosen for the other model was sent');
});

visit('qualities and sizes are those of the model', {}, async (studio) => {
  await begin(studio);
  await studio.set('Model', 'gpt-image-1.5');
  assert.deepEqual(await offered(studio, 'Quality'), ['Automatic', 'Low', 'Medium', 'High']);
  assert.deepEqual(await offered(studio, 'Size'), ['Automatic', '1024 × 1024', '1536 × 1024', '1024 × 1536']);
  await studio.set('Model', 'gpt-image-2.6-flare');
  assert.deepEqual(await offered(studio, 'Quality'), ['Automatic', 'Low', 'Medium', 'High', 'Very high', 'Maximum']);
  await studio.set('Quality', 'Maximum');
  await studio.set('Model', 'gpt-image-1');
  assert.ok(!('quality' in (await sent(studio))), 'what was chosen for the other model was sent');
});

visit('a size of one’s own is checked by the model’s rules, and sent', {}, async (studio) => {
  await begin(studio);
  await studio.set('Model', 'gpt-image-2');
  await studio.set('Size', 'Other…');
  const field = studio.find('textbox', 'Width × height');
  await field.fill('1000x1000');
  await hasProblem(field, /16/);
  await isNotSent(studio);
  await field.fill('1280×832');
  await isSound(field);
  assert.equal((await sent(studio)).size, '1280x832');
});

visit('any other model can be named', { errors: [/status of 404/] }, async (studio) => {
  await begin(studio);
  await studio.set('Model', 'Other…');
  const field = studio.find('textbox', 'Model name');
  await hasProblem(field, /\w+ \w+/);
  await isNotSent(studio);
  await field.fill('my-own-model');
  await isSound(field);
  await studio.edit();
  await studio.waitForNotice('Not found');
  assert.equal(mock.texts(await mock.settled()).model, 'my-own-model');
});

visit('a model that has no name yet can be named after a reload', {}, async (studio) => {
  await studio.set('Model', 'Other…');
  const field = studio.find('textbox', 'Model name');
  await hasProblem(field, /\w+ \w+/);
  await studio.page.reload();
  await hasProblem(field, /\w+ \w+/);
  await field.fill('my-own-model');
  await isSound(field);
});

for (const number of ['11', '0', '-1', '2.5']) {
  visit(`${number} images are refused beside the field`, {}, async (studio) => {
    await begin(studio);
    const field = studio.find('spinbutton', 'Images');
    await field.fill(number);
    await hasProblem(field, /10/);
    await isNotSent(studio);
    await field.fill('1');
    await isSound(field);
  });
}

visit('a compression out of range is refused beside the field', {}, async (studio) => {
  await begin(studio);
  await studio.set('Output format', 'JPEG');
  const field = studio.find('spinbutton', 'Compression');
  await field.fill('101');
  await hasProblem(field, /100/);
  await isNotSent(studio);
  await studio.set('Output format', 'PNG');
  await field.waitFor({ state: 'detached' });
  assert.ok(!('output_compression' in (await sent(studio))), 'a compression was sent for PNG');
});

visit('a transparent JPEG is refused beside a field', {}, async (studio) => {
  await begin(studio);
  await studio.set('Background', 'Transparent');
  await studio.set('Output format', 'JPEG');
  await eventually('one of the two has the problem', async () => {
    const fields = [studio.choice('Background'), studio.choice('Output format')];
    const invalid = await Promise.all(fields.map((field) => field.getAttribute('aria-invalid')));
    return invalid.includes('true');
  });
  await isNotSent(studio);
});

visit('an empty prompt is only a problem once it is sent', {}, async (studio) => {
  await studio.open(photo('chelsea.png'));
  assert.notEqual(await studio.prompt.getAttribute('aria-invalid'), 'true');
  await isNotSent(studio);
  await hasProblem(studio.prompt, /\w+ \w+/);
  assert.ok(await studio.prompt.evaluate((field) => field === document.activeElement), 'the prompt has not the focus');
  await studio.prompt.fill('a red hat');
  await isSound(studio.prompt);
});

visit('a prompt may have 32,000 characters, whatever they weigh', {}, async (studio) => {
  await studio.open(photo('chelsea.png'));
  await studio.prompt.fill('😀'.repeat(32_001));
  await studio.page.getByText('32001 / 32000', { exact: true }).waitFor();
  await hasProblem(studio.prompt, /32[ ,.]?000/);
  await isNotSent(studio);
  await studio.prompt.fill('😀'.repeat(32_000));
  await isSound(studio.prompt);
  await studio.edit();
  await studio.waitForResults(1);
  assert.equal(mock.texts(await mock.settled()).prompt, '😀'.repeat(32_000));
});

visit('three images with previews are three requests', {}, async (studio) => {
  await begin(studio);
  await studio.set('Previews', '1');
  await studio.find('spinbutton', 'Images').fill('3');
  await studio.edit();
  await studio.waitForResults(3);
  await studio.waitForPhase('Done');
  assert.equal(studio.watch.edits().length, 3);
  assert.ok(!('n' in mock.texts(await mock.settled())), 'a stream was asked for several images');
  const names = new Set();
  for (const item of await studio.results.all()) names.add((await studio.download(item)).name);
  assert.equal(names.size, 3, 'two results are saved under one name');
});

visit('three images without previews are one request', {}, async (studio) => {
  await begin(studio);
  await studio.set('Previews', 'None');
  await studio.find('spinbutton', 'Images').fill('3');
  await studio.edit();
  await studio.waitForResults(3);
  assert.equal(studio.watch.edits().length, 1);
  assert.deepEqual(mock.texts(await mock.settled()), { prompt: 'a red hat', model: 'gpt-image-1.5', n: '3' });
  const saved = [];
  for (const item of await studio.results.all()) saved.push((await studio.download(item)).bytes);
  for (const index of [0, 1, 2]) {
    const one = await mock.answer(index);
    assert.ok(saved.some((bytes) => bytes.equals(one)), `picture ${index} is not among the results`);
  }
});

visit('Control and Enter send from the prompt', {}, async (studio) => {
  await begin(studio);
  await studio.prompt.press('Control+Enter');
  await studio.waitForResults(1);
});
