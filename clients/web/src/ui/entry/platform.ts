/** What this browser is, where it matters: only an installed iPhone web app is ever woken. */

export function isIPhone(): boolean {
  const isIPad = /Macintosh/u.test(navigator.userAgent) && navigator.maxTouchPoints > 1;
  return /iPhone|iPad|iPod/u.test(navigator.userAgent) || isIPad;
}

/** Opened from the home screen or as an installed app. */
export function isInstalled(): boolean {
  return matchMedia("(display-mode: standalone)").matches;
}

/** What is made in Safari stays in Safari: install first, sign up after. */
export function mustInstall(): boolean {
  return isIPhone() && !isInstalled();
}
