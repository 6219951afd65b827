package org.hone.runtime.torch;

import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Native calls side by side, each with one thread of its own. An operator on a few thousand numbers is not worth dividing among
 * threads, so a method made of such operators takes as long on two as on one; two of those methods at once take half. Nothing spins: an
 * operator that has one thread meets no barrier.
 */
final class Lanes implements AutoCloseable {
    private final int count;
    private final ExecutorService threads;

    /**
     * Starts no thread yet.
     *
     * @param count calls at once, which is the number of threads of an operator outside lanes; at least 1
     */
    Lanes(int count) {
        this.count = count;
        threads = Executors.newFixedThreadPool(count, Lanes::lane);
    }

    /** Calls at once. */
    int count() {
        return count;
    }

    /**
     * Does all of them and returns when the last has ended, however it has; the thread that asks does the only one itself, with all threads.
     *
     * @throws RuntimeException what the first of those that failed has thrown
     */
    void run(List<Runnable> calls) {
        if (calls.size() == 1) {
            calls.getFirst().run();
            return;
        }
        // A lane has its own number, but MKL has one for the whole process.
        JniUtils.setNumThreads(1);
        try {
            List<CompletableFuture<Void>> running = calls.stream()
                    .map(call -> CompletableFuture.runAsync(call, threads))
                    .toList();
            CompletableFuture.allOf(running.toArray(CompletableFuture<?>[]::new))
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        } finally {
            JniUtils.setNumThreads(count);
        }
    }

    private static Thread lane(Runnable work) {
        Thread thread = new Thread(
                () -> {
                    // The engine gives a thread the common number when it first asks, so it is made to ask before.
                    JniUtils.getNumThreads();
                    JniUtils.setNumThreads(1);
                    work.run();
                },
                "hone-lane");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
