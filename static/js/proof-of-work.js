// Does the work that a form asks for before it is taken (core/proof_of_work.py): tries one
// counter after the other until the key derived from it starts as the challenge says.
const AT_ONCE = 8;
// What is sent sooner than a person could read is refused.
const SOONEST_MILLISECONDS = 2500;

const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
const hex = (buffer) =>
  Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function derive({ nonce, salt, cost, keyLength }, counter) {
  const password = new Uint8Array([...bytes(nonce), 0, 0, 0, 0]);
  new DataView(password.buffer).setUint32(password.length - 4, counter);
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const algorithm = { name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations: cost };
  return hex(await crypto.subtle.deriveBits(algorithm, key, keyLength * 8));
}

async function solve(parameters) {
  for (let first = 0; ; first += AT_ONCE) {
    const counters = Array.from({ length: AT_ONCE }, (_, index) => first + index);
    const keys = await Promise.all(counters.map((counter) => derive(parameters, counter)));
    const found = keys.findIndex((key) => key.startsWith(parameters.keyPrefix));
    if (found >= 0) return { counter: first + found, derivedKey: keys[found] };
  }
}

async function prove(box) {
  const form = box.closest("form");
  const field = box.querySelector("input");
  const status = box.querySelector("[role=status]");
  let waiting = null;
  form.addEventListener("submit", (event) => {
    if (field.value) return;
    event.preventDefault();
    waiting = event.submitter;
    status.textContent = "Your browser is still computing. The form is sent when it is done.";
  });
  status.textContent = "Your browser is computing…";
  const challenge = JSON.parse(box.dataset.challenge);
  const [solution] = await Promise.all([solve(challenge.parameters), pause(SOONEST_MILLISECONDS)]);
  field.value = btoa(JSON.stringify({ challenge, solution }));
  status.textContent = "The computation is done: you can send the form.";
  if (waiting) form.requestSubmit(waiting);
}

const box = document.querySelector("[data-challenge]");
// Browsers compute on secure pages only; without it, the page says how long to wait.
if (box && globalThis.crypto?.subtle) prove(box);
