// From a photo to another one: open, paint, say, watch, save, go on.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { eventually } from './browser.mjs';
import * as mock from './mock.mjs';
import { apart, decodePng, greenPlace, greenPng } from './pixels.mjs';
import { file, photo, visit } from './studio.mjs';

/** Headers that a browser adds by itself. Any other would fail the preflight of many gateways. */
const OF_THE_BROWSER = /^(host|connection|content-(length|type)|user-agent|accept(-\w+)?|origin|referer|priority|dnt|sec-.+)$/;

visit('a photo is opened, painted on, edited, watched, saved and gone on from', { motion: true }, async (studio) => {
  await studio.open(photo('chelsea.png'));
  await studio.paintSomething();
  await studio.prompt.fill('a red hat');
  await studio.showMoreOptions();
  await studio.set('Previews', '2');

  const watched = await studio.watchProgress();
  await studio.edit();
  await studio.waitForResults(1);
  assert.deepEqual(await watched(), [
    { words: 'Preparing picture and mask…', results: 0 },
    { words: 'Sending…', results: 0 },
    { words: 'Waiting for the model…', results: 0 },
    { words: 'Preview 1 arrived', results: 0 },
    { words: 'Preview 2 arrived', results: 0 },
    { words: 'Done', results: 1 },
  ]);
  assert.match(await studio.find('timer', 'Elapsed time').textContent(), /^\d+\.\d s$/);

  const saved = await studio.download(studio.results.first());
  assert.ok(saved.bytes.equals(await mock.answer()), 'the file saved is not what the server sent');
  assert.equal(saved.name, 'chelsea-edit-1.png');
  const exact = await studio.saveExact(studio.results.first());

  await studio.button('Continue', studio.results.first()).click();
  await eventually('the result is on the stage without a mask', () => studio.maskIsEmpty());
  await studio.edit();
  await studio.waitForResults(2);
  assert.ok((await mock.partNamed('image')).equals(exact.bytes), 'the result was not what was sent next');
  assert.equal((await studio.download(studio.results.first())).name, 'chelsea-edit-2.png');
});

visit('the request has what was chosen, and nothing else', {}, async (studio) => {
  await studio.open(photo('chelsea.png'));
  await studio.paintSomething();
  await studio.prompt.fill('a “red” hat\r\nand 猫 & 100 % more');
  await studio.showMoreOptions();
  await studio.set('Previews', '2');
  await studio.edit();
  await studio.waitForResults(1);

  assert.equal(studio.watch.edits().length, 1);
  const request = await mock.settled();
  assert.equal(request.outcome, 'complete');
  assert.equal(request.path, '/v1/images/edits');
  // A text field knows one kind of line end, and a form another.
  const { prompt, ...others } = mock.texts(request);
  assert.equal(prompt.replace('\r\n', '\n'), 'a “red” hat\nand 猫 & 100 % more');
  assert.deepEqual(others, { model: 'gpt-image-1.5', stream: 'true', partial_images: '2' });
  const files = request.parts.filter((part) => part.file_name !== null);
  assert.deepEqual(files.map(({ name, content_type }) => [name, content_type]), [
    ['image', 'image/png'],
    ['mask', 'image/png'],
  ]);
  assert.equal(files[0].file_name, 'chelsea.png');
  assert.match(files[1].file_name, /\.png$/);
  assert.ok((await mock.partNamed('image')).equals(readFileSync(photo('chelsea.png'))), 'the photo was changed');

  assert.ok(!('authorization' in request.headers), 'a key was sent where none was given');
  const added = Object.keys(request.headers).filter((name) => !OF_THE_BROWSER.test(name));
  assert.deepEqual(added, []);
});

visit('a preview appears in place, inside the mask alone', {}, async (studio) => {
  await studio.open(file('green.png', 'image/png', greenPng(600, 400)));
  const place = greenPlace(await studio.look());
  const middle = [(place.left + place.right) / 2, (place.top + place.bottom) / 2];
  await studio.paint([middle]);
  await studio.prompt.fill('an orange');
  // This server says no more after the first preview.
  await studio.useServer(mock.faulty('silence'));
  await studio.edit();
  await studio.waitForPhase('Preview 1 arrived');

  const part = decodePng(await mock.partial(0));
  const expected = part.at(part.width / 2, part.height / 2);
  assert.ok(apart(expected, [0, 255, 0, 255]) > 40, 'the preview is as green as the picture: it shows nothing');
  await eventually('the preview shows in the mask', async () => {
    return apart((await studio.look()).at(...middle), expected) < 12;
  });
  const shot = await studio.look();
  for (const [x, y] of [[0.1, 0.1], [0.9, 0.1], [0.1, 0.9], [0.9, 0.9]]) {
    const across = place.left + (place.right - place.left) * x;
    const down = place.top + (place.bottom - place.top) * y;
    assert.deepEqual(shot.at(across, down), [0, 255, 0, 255], 'the preview shows outside the mask');
  }
});

visit('the picture stays where it is while results come and go', {}, async (studio) => {
  await studio.open(file('green.png', 'image/png', greenPng(600, 400)));
  const before = greenPlace(await studio.look());
  await studio.prompt.fill('an orange');
  await studio.edit();
  await studio.waitForResults(1);
  await studio.button('Back to the picture').click();
  await studio.still();
  assert.deepEqual(greenPlace(await studio.look()), before);
});

visit('a result is shown, compared, put away, shown again and deleted', {}, async (studio) => {
  await studio.open(file('green.png', 'image/png', greenPng(600, 400)));
  const place = greenPlace(await studio.look());
  const middle = [(place.left + place.right) / 2, (place.top + place.bottom) / 2];
  const isGreen = async () => apart((await studio.look()).at(...middle), [0, 255, 0, 255]) < 3;
  await studio.prompt.fill('an orange');
  await studio.edit();
  await studio.waitForResults(1);
  const caption = studio.page.getByText('Result 1', { exact: true });
  await caption.waitFor();
  await eventually('the result is on the stage', async () => !(await isGreen()));

  const compare = studio.button('Hold to compare');
  await compare.hover();
  await studio.page.mouse.down();
  await eventually('the picture is seen as it was', isGreen);
  await studio.page.mouse.up();
  await eventually('the result is back', async () => !(await isGreen()));

  await studio.button('Back to the picture').click();
  await caption.waitFor({ state: 'hidden' });
  await eventually('the picture is back', isGreen);
  await studio.results.first().getByRole('img').click();
  await caption.waitFor();
  await studio.button('Delete', studio.results.first()).click();
  await studio.find('list', 'Results').waitFor({ state: 'detached' });
  await eventually('the picture is back', isGreen);
});

visit('people can see how it looks', { theme: 'dark' }, async (studio) => {
  await studio.keep('empty dark');
  await studio.open(photo('astronaut.png'));
  await studio.paint([studio.point(0.5, 0.2), studio.point(0.52, 0.3), studio.point(0.5, 0.4)]);
  await studio.prompt.fill('A helmet with a golden visor');
  await studio.edit();
  await studio.waitForResults(1);
  await studio.keep('desktop dark');

  await studio.settings((dialog) => studio.choice('Theme', dialog).selectOption({ label: 'Light' }));
  await studio.keep('desktop light result');
  await studio.button('Back to the picture').click();
  await studio.keep('desktop light');

  await studio.useServer(mock.faulty('silence'));
  await studio.edit();
  await studio.waitForPhase('Preview 1 arrived');
  await studio.keep('running with preview');
});
