// How the tests start Chromium, and how patient they are with it.

export const ARGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How long anything may take, in milliseconds: the machine may be slow, and nothing waits for this on a good day. */
export const PATIENCE = 20_000;
