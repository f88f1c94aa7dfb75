export { judgeSchedules, type ScheduledState, type ScheduleReport } from "./judge.ts";
export type { Schedule, Scheduled } from "./schedule.ts";
export type { Section } from "./sections.ts";
export type { Step } from "./steps.ts";
