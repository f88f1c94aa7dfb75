export { judgeSchedules, type Problem, type ScheduledState, type ScheduleReport, worstOf } from "./judge.ts";
export type { Schedule, Scheduled } from "./schedule.ts";
export type { Section } from "./sections.ts";
export type { Step } from "./steps.ts";
