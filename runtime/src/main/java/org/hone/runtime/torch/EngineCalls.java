package org.hone.runtime.torch;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * The calls of the engine under way in this process, on whatever thread and for whatever runtime. The end of the process waits for them and lets no
 * other begin: C's {@code exit} takes the engine's libraries down, and a thread that computed in them meanwhile would crash.
 */
final class EngineCalls {
    /** Calls share it; the end of the process takes it for itself and keeps it. */
    private static final ReentrantReadWriteLock LOCK = new ReentrantReadWriteLock();

    static {
        Thread end = new Thread(LOCK.writeLock()::lock, "end of engine calls");
        try {
            Runtime.getRuntime().addShutdownHook(end);
        } catch (IllegalStateException e) {
            // The process is ending already.
            end.setDaemon(true);
            end.start();
            while (!LOCK.isWriteLocked()) {
                Thread.onSpinWait();
            }
        }
    }

    private EngineCalls() {}

    /**
     * Makes a call, which may hold others: one that is within another of its thread begins although the end of the process waits. So it must neither
     * wait for a call of another thread nor end the process. Does not return once the process is ending.
     */
    static <T> T make(Supplier<T> call) {
        LOCK.readLock().lock();
        try {
            return call.get();
        } finally {
            LOCK.readLock().unlock();
        }
    }

    /** As {@link #make}, for a call without a result. */
    static void run(Runnable call) {
        make(() -> {
            call.run();
            return LOCK;
        });
    }
}
