// Every screen there is, room by room. Pictures and the accessibility test go by this list.
import { CHANNELS } from "./channels.ts";
import { COMPLAINTS } from "./complaints.ts";
import { ENTRY } from "./entry.ts";
import { LISTS } from "./lists.ts";
import { PEOPLE } from "./people.ts";
import { PERSONAL } from "./personal.ts";
import type { Screen } from "./screen.ts";
import { SETTINGS } from "./settings.ts";
import { TEAM } from "./team.ts";
import { THREADS } from "./threads.ts";
import { VISITORS } from "./visitors.ts";

/** Two halves that know nothing of each other; within one, a screen may find what the one before left. */
export const HALVES: Screen[][] = [
  [...ENTRY, ...LISTS, ...THREADS],
  [...SETTINGS, ...PEOPLE, ...CHANNELS, ...PERSONAL, ...TEAM, ...COMPLAINTS, ...VISITORS],
];

export const SCREENS: Screen[] = HALVES.flat();
