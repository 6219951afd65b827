package org.hone.foreign;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.Optional;
import org.hone.runtime.verify.Score;
import org.jspecify.annotations.Nullable;

/** Holds one worker to the limits. Used by the thread that waits for the batch; measures a call from when it first sees it. */
final class Watch {
    /** The share of the old generation that may be in use after a collection before the hungriest call is stopped. */
    private static final double FULL = 0.75;

    /** A call that has taken less than this is not what fills the heap. */
    private static final long SMALL = 64L << 20;

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Worker worker;
    private final Limits limits;
    private Worker.@Nullable Call seen;
    private long wall;
    private long processor;
    private long allocated;
    private long stopped;
    private Optional<Score> verdict = Optional.empty();

    Watch(Worker worker, Limits limits) {
        this.worker = worker;
        this.limits = limits;
    }

    Worker worker() {
        return worker;
    }

    /**
     * Looks at the call that is going on and stops it if it is beyond its limits.
     *
     * @return the call, if it was told to stop, has not, and its thread must be given up
     */
    @SuppressWarnings("ReferenceEquality") // whether it is the same call
    Optional<Worker.Call> look(boolean heapIsFull) {
        Worker.Call now = worker.call();
        long time = System.nanoTime();
        long id = worker.thread().threadId();
        if (now == null || !now.equals(seen)) {
            seen = now;
            wall = time;
            processor = THREADS.getThreadCpuTime(id);
            allocated = THREADS.getThreadAllocatedBytes(id);
            verdict = Optional.empty();
            return Optional.empty();
        }
        if (verdict.isPresent()) {
            return time - stopped > limits.grace().toNanos() ? Optional.of(now) : Optional.empty();
        }
        long taken = THREADS.getThreadAllocatedBytes(id) - allocated;
        if (taken > limits.bytes() || (heapIsFull && taken > SMALL)) {
            verdict = Optional.of(worker.tooMuch());
        } else if (THREADS.getThreadCpuTime(id) - processor > limits.processor().toNanos()) {
            verdict = Optional.of(timedOut(limits.processor(), " of processor time"));
        } else if (time - wall > limits.wall().toNanos()) {
            verdict = Optional.of(timedOut(limits.wall(), ""));
        }
        verdict.ifPresent(score -> {
            stopped = time;
            worker.stop(now, score);
        });
        return Optional.empty();
    }

    private Score timedOut(Duration limit, String of) {
        return worker.timedOut("more than " + Limits.text(limit) + of);
    }

    /** The verdict on the call that was told to stop. */
    Score verdict() {
        return verdict.orElseThrow();
    }

    /** Whether what the last collection left nearly fills the heap. */
    static boolean heapIsFull() {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            boolean old = pool.getType() == MemoryType.HEAP
                    && pool.isCollectionUsageThresholdSupported()
                    && pool.isUsageThresholdSupported();
            MemoryUsage usage = old ? pool.getCollectionUsage() : null;
            if (usage != null && usage.getMax() > 0 && usage.getUsed() > FULL * usage.getMax()) {
                return true;
            }
        }
        return false;
    }
}
