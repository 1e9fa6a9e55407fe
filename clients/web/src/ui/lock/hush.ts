/** While it is locked, neither the window nor a notification on the screen says a name. */

export async function hush(): Promise<void> {
  document.title = "Cordée";
  const registration = await navigator.serviceWorker?.getRegistration();
  const shown = (await registration?.getNotifications()) ?? [];
  for (const notification of shown) notification.close();
}
