package org.hone.polyglot;

import com.oracle.truffle.api.TruffleSafepoint;
import com.oracle.truffle.api.nodes.Node;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Does the actions of a context one after the other on a thread of its own, so that the thread of the context can be
 * interrupted at any moment: native code hears nothing of that. An action that was left goes on until the end of its step.
 */
final class Worker {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("hone actions").daemon().factory());

    /**
     * Does it and waits for it.
     *
     * @param stop asks it to end soon; called when the context's thread is interrupted or cancelled
     */
    <T> T perform(Node location, Callable<T> action, Runnable stop) throws ExecutionException {
        CountDownLatch done = new CountDownLatch(1);
        Future<T> future = thread.submit(() -> {
            try {
                return action.call();
            } finally {
                done.countDown();
            }
        });
        boolean left = true;
        try {
            TruffleSafepoint.setBlockedThreadInterruptible(location, CountDownLatch::await, done);
            left = false;
        } finally {
            if (left) {
                stop.run();
            }
        }
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted after the end of an action", e);
        }
    }

    /** Ends it after what is under way; the last thing it does. */
    void close(Runnable last) {
        thread.execute(last);
        thread.shutdown();
    }
}
