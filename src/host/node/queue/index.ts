export { connect, isServed, presentBuilds, QueueError } from "./connect.ts";
export { queuePool } from "./queue-pool.ts";
export { serve } from "./serve.ts";
