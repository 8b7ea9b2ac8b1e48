// A signal that ends a request after so many milliseconds. AbortSignal.timeout does the same, and browsers that are a few
// years old, as phones keep them, lack it.
export function patience(milliseconds) {
  const control = new AbortController();
  setTimeout(() => control.abort(), milliseconds);
  return control.signal;
}
