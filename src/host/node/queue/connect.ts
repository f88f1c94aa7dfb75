/** The queue of jobs on a Redis server, by BullMQ: optional packages, loaded when a server is named. */
import type { Queue, QueueEvents, Worker } from "bullmq";
import type { Redis } from "ioredis";

/** What is missing or wrong with the server, in one sentence. */
export class QueueError extends Error {
  override readonly name = "QueueError";
}

/** The part of the packages that is used, and a connection. */
export interface Connection {
  readonly bullmq: { Queue: typeof Queue; QueueEvents: typeof QueueEvents; Worker: typeof Worker };
  /** Answers, or waits until the server is back. */
  readonly redis: Redis;
  /** One more connection: some commands block theirs. */
  another(): Redis;
  close(): Promise<void>;
}

/** Milliseconds for the first answer of a server. */
const FIRST_ANSWER = 5_000;
/** And for what it says at the end. */
const LAST_ANSWER = 500;

/** Connects to `redis://host:port`. @throws {QueueError} when the packages or the server are not there */
export async function connect(url: string): Promise<Connection> {
  if (!/^rediss?:\/\/[^\s/]+/.test(url)) throw new QueueError(`${url} is no address such as redis://127.0.0.1:6379`);
  const [bullmq, { Redis: Client }] = await packages();
  const open: Redis[] = [];
  // BullMQ makes copies of a connection, which have to end with it.
  const kept = (client: Redis): Redis => {
    client.on("error", () => {}); // it connects again by itself
    const copy = client.duplicate.bind(client);
    client.duplicate = (options) => kept(copy(options));
    open.push(client);
    return client;
  };
  const another = (): Redis => kept(new Client(url, { maxRetriesPerRequest: null, retryStrategy: () => 500 }));
  const redis = another();
  const close = async (): Promise<void> => {
    for (const client of open) client.disconnect();
  };
  const refused = new Promise<false>((resolve) => {
    redis.once("error", () => resolve(false)); // nobody is there; what comes later is a server that was
  });
  const answered = await Promise.race([redis.ping().then(() => true), refused, later(FIRST_ANSWER).then(() => false)]);
  if (answered) return { bullmq, redis, another, close };
  await close();
  throw new QueueError(`no Redis server answers at ${url}`);
}

/** What is said to a server at the end, which waits for none that is gone. */
export const atTheEnd = (said: readonly Promise<unknown>[]): Promise<unknown> =>
  Promise.race([Promise.allSettled(said), later(LAST_ANSWER)]);

const later = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });

async function packages() {
  try {
    return await Promise.all([import("bullmq"), import("ioredis")]);
  } catch {
    throw new QueueError("the optional packages bullmq and ioredis are not installed: npm install bullmq ioredis");
  }
}

/** Jobs of one version of sekvm, which only workers of that version take. */
export const queueName = (build: string): string => `sekvm-${build.slice(0, 16)}`;

/** Where a worker says that it is there, with its version as the value; gone soon after it is. */
export const presenceKey = (worker: string): string => `sekvm:worker:${worker}`;

/** Whether a worker of this version is there. @throws {QueueError} when all that are there are of others */
export async function isServed(connection: Connection, url: string, build: string): Promise<boolean> {
  const builds = await presentBuilds(connection);
  if (builds.length === 0 || builds.includes(build)) return builds.length > 0;
  throw new QueueError(`the workers at ${url} are of another version of sekvm`);
}

/** Versions of the workers that are there. */
export async function presentBuilds({ redis }: Connection): Promise<string[]> {
  const builds: string[] = [];
  let cursor = "0";
  do {
    const [next, keys] = await redis.scan(cursor, "MATCH", presenceKey("*"), "COUNT", 1000);
    const values = keys.length === 0 ? [] : await redis.mget(keys);
    builds.push(...values.flatMap((v) => v ?? []));
    cursor = next;
  } while (cursor !== "0");
  return builds;
}
