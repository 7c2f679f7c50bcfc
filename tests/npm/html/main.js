import init, * as overpaint from 'overpaint';
import * as pixels from 'overpaint/pixels';

/** The SHA-256 of a picture in hex. */
async function digest(blob) {
  const hash = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The bytes of a blob, for a way out of this page. */
function base64(blob) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.split(',')[1]);
    reader.readAsDataURL(blob);
  });
}

/** What an error tells, as plain data. */
async function told(promise) {
  try {
    await promise;
  } catch (error) {
    const { name, message, code, status, param, serverCode, requestId, retryAfter, problems, partials, cause } = error;
    const real = error instanceof Error && error instanceof overpaint.OverpaintError && overpaint.isOverpaintError(error);
    return { real, name, message, code, status, param, serverCode, requestId, retryAfter, problems, partials: partials?.length, cause: String(cause) };
  }
  return 'no error';
}

/** Params of an edit of a photo. */
async function params(more) {
  const photo = await (await fetch('chelsea.png')).blob();
  return { model: 'gpt-image-1.5', image: photo, prompt: 'A red hat', quality: 'low', ...more };
}

// For the tests, which are written as functions that run in this page.
Object.assign(window, overpaint, { init, pixels, digest, base64, told, params });
document.querySelector('output').textContent = 'imported';
