// Notifications of the browser, which no page can see: what the app hands to it is recorded on the way.
import type { Page } from "@playwright/test";

interface Recorded {
  title: string;
  body: string;
}

declare global {
  interface Window {
    notifications: Notification[];
  }
}

/** Records from the next load on; call before it. A browser without a window has no notifications and refuses them all. */
export async function recordNotifications(page: Page): Promise<() => Promise<Recorded[]>> {
  await page.addInitScript(() => {
    window.notifications = [];
    const Real = window.Notification;
    window.Notification = class extends Real {
      static override get permission(): NotificationPermission {
        return "granted";
      }

      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        window.notifications.push(this);
      }
    };
  });
  return () => page.evaluate(() => window.notifications.map(({ title, body }) => ({ title, body })));
}

/** The page is no longer the one that is looked at; a browser without a window never says so itself. */
export async function lookElsewhere(page: Page): Promise<void> {
  await page.evaluate(() => {
    document.hasFocus = () => false;
  });
}

/** Presses the latest one. */
export async function pressNotification(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.notifications.at(-1)?.dispatchEvent(new Event("click"));
  });
}
