// Choosing one of many: the field opens a list with a search over it.
import type { Locator, Page } from "@playwright/test";

/** The field, which says what is chosen. */
export function picker(scope: Page | Locator, field: string): Locator {
  return scope.getByRole("button", { name: new RegExp(`^${field}: `) });
}

export async function pickOne(scope: Page | Locator, field: string, name: string): Promise<void> {
  await picker(scope, field).click();
  const list = scope.getByRole("dialog", { name: field });
  await list.getByRole("searchbox").fill(name);
  await list.getByRole("option", { name, exact: true }).click();
}
