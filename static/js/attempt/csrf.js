// The token that the server asks back. Signing in again, in whatever tab, makes a new one: the cookie has the one that holds.
const COOKIE = "csrftoken=";

export function csrf() {
  const cookie = document.cookie.split("; ").find((it) => it.startsWith(COOKIE));
  return cookie?.slice(COOKIE.length) ?? document.querySelector("input[name=csrfmiddlewaretoken]").value;
}
