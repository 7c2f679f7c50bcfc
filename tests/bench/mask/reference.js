// The mask is a canvas as large as the picture, and undo keeps the whole of it for every stroke.

const [input, picture, canvas] = ['input', 'img', 'canvas'].map((name) => document.querySelector(name));
const context = canvas.getContext('2d');
const size = Number(new URLSearchParams(location.search).get('brush'));
const undo = [];
const redo = [];
let last;

input.onchange = async () => {
  picture.src = URL.createObjectURL(input.files[0]);
  await picture.decode();
  canvas.width = picture.naturalWidth;
  canvas.height = picture.naturalHeight;
  document.body.dataset.showing = 'picture';
};

canvas.onpointerdown = (event) => {
  canvas.setPointerCapture(event.pointerId);
  undo.push(whole());
  redo.length = 0;
  last = at(event);
};

canvas.onpointermove = (event) => {
  if (!last) return;
  context.lineWidth = size;
  context.lineCap = 'round';
  context.strokeStyle = 'magenta';
  context.beginPath();
  context.moveTo(...last);
  last = at(event);
  context.lineTo(...last);
  context.stroke();
};

canvas.onpointerup = () => {
  last = undefined;
};

onkeydown = (event) => {
  if (!event.ctrlKey) return;
  const [from, to] = { z: [undo, redo], y: [redo, undo] }[event.key] ?? [[]];
  if (from.length === 0) return;
  to.push(whole());
  context.putImageData(from.pop(), 0, 0);
};

function whole() {
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

function at({ offsetX, offsetY }) {
  return [(offsetX * canvas.width) / canvas.clientWidth, (offsetY * canvas.height) / canvas.clientHeight];
}

/** Bytes of pixels that undo and redo hold. */
function kept() {
  return [...undo, ...redo].reduce((sum, image) => sum + image.data.byteLength, 0);
}
