import { Overpaint, OverpaintError, isOverpaintError } from 'overpaint';

const client = new Overpaint({ baseURL: 'https://api.example.com/v1' });

/** A page as a server renders it: nothing is edited there. */
export function render() {
  const known = isOverpaintError(new OverpaintError('none yet', { code: 'offline' }));
  return `<main data-version="${Overpaint.version}">${typeof client.images.edit} ${known}</main>`;
}
