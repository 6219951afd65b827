package org.hone.foreign;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hone.runtime.verify.Score;
import org.hone.runtime.verify.ScriptException;
import org.hone.runtime.verify.Scripts;
import org.hone.runtime.verify.Verdict;

/** The workers of one script. Which of them scores a reply, and after which others, changes no score. */
final class ScriptPool implements Scripts.Judge, AutoCloseable {
    private static final long LOOK_EVERY_MILLISECONDS = 10;

    /** A worker for fewer replies than this would cost more than it saves. */
    private static final int REPLIES_PER_WORKER = 16;

    private final Sandbox sandbox;
    private final Limits limits;
    private final int most;
    private final List<Watch> watches = new ArrayList<>();
    private final List<Worker> lost = new ArrayList<>();

    /** @param most workers */
    ScriptPool(Sandbox sandbox, Limits limits, int most) {
        this.sandbox = sandbox;
        this.limits = limits;
        this.most = most;
    }

    /**
     * Parses the script, and runs what stands around its function.
     *
     * @throws ScriptFault if it cannot be used
     */
    void check() throws ScriptFault {
        sandbox.parse();
        Score loaded = score(List.of(Worker.LOAD)).getFirst();
        if (loaded.verdict() == Verdict.UNPARSED) {
            throw new ScriptFault(
                    ScriptFault.Kind.FUNCTION,
                    "the script `" + sandbox.function().script() + "` has no function `"
                            + sandbox.function().function() + "`",
                    0,
                    0);
        }
        if (loaded.failed()) {
            throw new ScriptFault(ScriptFault.Kind.LOADING, loaded.message().orElse(""), 0, 0);
        }
    }

    @Override
    public synchronized List<Score> score(List<Scripts.Asked> asked) {
        Batch batch = new Batch(asked);
        int wanted = Math.clamp(asked.size() / REPLIES_PER_WORKER, 1, most);
        while (watches.size() < wanted) {
            watches.add(worker());
        }
        watches.subList(0, wanted).forEach(watch -> watch.worker().offer(batch));
        boolean done = false;
        try {
            while (!batch.done(LOOK_EVERY_MILLISECONDS)) {
                boolean full = Watch.heapIsFull();
                for (int i = 0; i < watches.size(); i++) {
                    Optional<Worker.Call> stuck = watches.get(i).look(full);
                    if (stuck.isPresent()) {
                        replace(i, stuck.get(), batch);
                    }
                }
            }
            done = true;
            return batch.scores();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ScriptException("the scoring by `" + sandbox.function().script() + "` was interrupted");
        } finally {
            if (!done) {
                batch.drop();
            }
        }
    }

    /** Gives up a thread that does not stop, and puts another in its place. */
    private void replace(int i, Worker.Call stuck, Batch batch) {
        Watch watch = watches.get(i);
        watch.worker().lose();
        lost.removeIf(worker -> !worker.thread().isAlive());
        lost.add(watch.worker());
        watches.set(i, worker());
        stuck.batch().put(stuck.place(), watch.verdict());
        if (lost.size() > limits.lost()) {
            throw new ScriptException("the script `" + sandbox.function().script() + "` has left " + lost.size()
                    + " calls of `" + sandbox.function().function()
                    + "` running that nothing can stop, most likely in arithmetic on huge integers; bound what it computes"
                    + " from a reply");
        }
        watches.get(i).worker().offer(batch);
    }

    private Watch worker() {
        Worker worker = new Worker(sandbox, limits);
        worker.start();
        return new Watch(worker, limits);
    }

    @Override
    public synchronized void close() {
        watches.forEach(watch -> watch.worker().end());
        watches.clear();
    }
}
