// Starts the real program with a demo clinic of its own, and stops it again.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const READY_WITHIN_MS = 60_000;

/** A port that nobody holds at this moment. */
async function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * Runs `midstance demo --fresh` on a free port with a new data folder.
 *
 * Answers with the address, what it printed (its sign-in stands there), and how to stop it. The
 * program is the one named in MIDSTANCE, which ./test sets.
 */
export async function startDemo() {
  const program = process.env.MIDSTANCE;
  if (!program) throw new Error("MIDSTANCE names no program; run these tests as: ./test browser");
  const data = await mkdtemp(join(tmpdir(), "midstance-browser-"));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const child = spawn(
    program,
    ["demo", "--fresh", "--listen", `127.0.0.1:${port}`, "--data", data],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const printed = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"]) {
    child[stream].setEncoding("utf8").on("data", (text) => (printed[stream] += text));
  }
  const ended = new Promise((resolve) => {
    child.once("error", (error) => resolve(`could not be started: ${error.message}`));
    child.once("exit", (code, signal) => resolve(`ended with ${signal ?? code}`));
  });

  const stop = async () => {
    child.kill("SIGTERM");
    const end = await Promise.race([ended, after(15_000, "still running 15 s after SIGTERM")]);
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
    await rm(data, { recursive: true, force: true });
    return end;
  };

  const asking = new AbortController();
  const ready = await Promise.race([
    answers(`${origin}/readyz`, asking.signal),
    ended,
    after(READY_WITHIN_MS, `not ready after ${READY_WITHIN_MS / 1000} s`),
  ]);
  asking.abort();
  if (ready !== true) {
    await stop();
    throw new Error(`${program} demo ${ready}\n${printed.stdout}${printed.stderr}`);
  }
  return { origin, data, stop, printed, signIns: () => signInsIn(printed.stdout) };
}

/** True as soon as the address answers 200; false when nobody waits for it any more. */
async function answers(address, signal) {
  while (!signal.aborted) {
    try {
      if ((await fetch(address, { signal })).status === 200) return true;
    } catch {
      // Not listening yet.
    }
    await after(100);
  }
  return false;
}

/** Gives `value` after some time, without keeping the tests from ending. */
function after(milliseconds, value) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds, value).unref();
  });
}

/** The sign-ins that the demo prints: every line with an e-mail address and a password. */
function signInsIn(text) {
  const found = [];
  for (const line of text.split("\n")) {
    const match = line.match(/(\S+@\S+?)[\s,;]+(?:\/\s*)?(?:password:?\s+)?(\S+)/i);
    if (match) found.push({ line: line.trim(), email: match[1], password: match[2] });
  }
  return found;
}
